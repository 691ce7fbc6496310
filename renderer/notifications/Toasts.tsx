import { VisuallyHidden } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { type CSSProperties, type RefObject, useRef } from "react";
import { flushSync } from "react-dom";
import { useKeys } from "../app/keys.ts";
import { useClient } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { countText } from "../format/number.ts";
import { cut, visibleText } from "../format/untrusted.ts";
import { openBell, useBell } from "./bellStore.ts";
import { markSeen } from "./open.ts";
import { SaidToast, ToastCard } from "./ToastCard.tsx";
import styles from "./Toasts.module.css";
import {
  foldToast,
  mostVisible,
  mostVisibleLow,
  type NotificationToast,
  removeToast,
  type Toast,
  unfoldToasts,
  useToasts,
  visibleToasts,
} from "./toastStore.ts";
import { useCovered } from "./useCovered.ts";
import { useOutcomeHeight } from "./useOutcomeHeight.ts";
import { WaitingBar } from "./WaitingBar.tsx";

/** Notifications inside the window, lowest right; `N` leads to them. */
export function Toasts() {
  const toasts = useToasts((state) => state.toasts);
  // The bell's panel lists the notifications, and would lie under them.
  const panelOpened = useBell((state) => state.opened);
  const present = panelOpened ? toasts.filter(({ kind }) => kind === "said") : toasts;
  const region = useRef<HTMLElement>(null);
  useKeys({
    n: () => {
      const find = (what: string) => region.current?.querySelector<HTMLElement>(what);
      const first = find("[data-toast]") ?? find("[data-waiting]");
      if (first) first.focus();
      else openBell();
    },
  });
  return (
    <>
      <Announcements toasts={toasts} />
      {present.length > 0 && <Region toasts={present} region={region} />}
    </>
  );
}

interface RegionProps {
  /** Newest first, with those that are folded. */
  readonly toasts: readonly Toast[];
  readonly region: RefObject<HTMLElement | null>;
}

/** The toasts, and the bar for those that are folded; inert while a dialog lies above them. */
function Region({ toasts, region }: RegionProps) {
  const client = useClient();
  const foldedIds = useToasts((state) => state.folded);
  const low = useMediaQuery("(max-height: 720px)", false, { getInitialValueInEffect: false });
  const unfolded = toasts.filter(({ id }) => !foldedIds.has(id));
  const { shown, waiting, more } = visibleToasts(unfolded, low ? mostVisibleLow : mostVisible);
  const folded = toasts.filter((toast): toast is NotificationToast => {
    return toast.kind === "notification" && (foldedIds.has(toast.id) || waiting.includes(toast));
  });
  const covered = useCovered();
  const outcome = useOutcomeHeight();
  const pause = { covered, isHeld: () => region.current?.matches(":hover, :focus-within") === true };

  /** Keeps the keyboard's place when the toast under it goes. */
  const leave = (toast: Toast) => {
    const cards = [...(region.current?.querySelectorAll<HTMLElement>("[data-toast]") ?? [])];
    const at = cards.findIndex((card) => card.contains(document.activeElement));
    const left = cards[at] !== undefined && shown[at]?.id === toast.id;
    removeToast(toast.id);
    if (left) (cards[at + 1] ?? cards[at - 1] ?? document.getElementById("screen"))?.focus();
  };
  const dismiss = (toast: Toast) => {
    leave(toast);
    if (toast.kind === "notification") markSeen(client, [toast.notification.id]);
  };
  const dismissAll = () => {
    for (const toast of toasts) removeToast(toast.id);
    markSeen(
      client,
      toasts.flatMap((toast) => (toast.kind === "notification" ? [toast.notification.id] : [])),
    );
    document.getElementById("screen")?.focus();
  };
  const show = (byKey: boolean) => {
    // Those that have no room cannot be unfolded.
    if (foldedIds.size === 0) return openBell();
    flushSync(unfoldToasts);
    const next = byKey ? region.current?.querySelector<HTMLElement>("[data-toast]") : document.getElementById("screen");
    next?.focus();
  };

  return (
    <section
      className={styles.region}
      style={{ "--outcome": outcome === 0 ? "0px" : `${outcome + 14}px` } as CSSProperties}
      aria-label="New notifications"
      inert={covered}
      ref={region}
    >
      {folded.length > 0 && <WaitingBar folded={folded} show={show} />}
      {shown.map((toast) =>
        toast.kind === "notification" ? (
          <ToastCard
            key={toast.id}
            toast={toast}
            pause={pause}
            leave={() => leave(toast)}
            fold={() => foldToast(toast.id)}
            dismiss={() => dismiss(toast)}
          />
        ) : (
          <SaidToast key={toast.id} toast={toast} pause={pause} leave={() => leave(toast)} />
        ),
      )}
      {more > 0 && (
        <div className={styles.more}>
          <Button small onClick={() => openBell()}>
            +{countText(more)} more
          </Button>
          <Button small onClick={dismissAll}>
            Dismiss all
          </Button>
        </div>
      )}
    </section>
  );
}

/** What a screen reader says of new toasts: a critical one at once, the others when it has time. */
function Announcements({ toasts }: { readonly toasts: readonly Toast[] }) {
  const urgent = (toast: Toast) => toast.kind === "notification" && toast.notification.severity === "critical";
  return (
    <div className={styles.spoken}>
      <VisuallyHidden component="div" aria-live="assertive">
        {spoken(toasts.find(urgent))}
      </VisuallyHidden>
      <VisuallyHidden component="div" aria-live="polite">
        {spoken(toasts.find((toast) => !urgent(toast)))}
      </VisuallyHidden>
    </div>
  );
}

function spoken(toast: Toast | undefined): string {
  if (toast === undefined) return "";
  const text = toast.kind === "said" ? toast.text : `${toast.notification.title}. ${toast.notification.body}`;
  return visibleText(cut(text, 400));
}
