import { IconPlayerPlay, IconRoute, IconTerminal2 } from "@tabler/icons-react";
import { type KeyboardEvent, type ReactNode, useRef } from "react";
import { type LogMode, logModes } from "../app/location.ts";
import { usePlace } from "../app/place.ts";
import { cx } from "../components/cx.ts";
import { Kbd } from "../components/Kbd.tsx";
import styles from "./LogsScreen.module.css";
import { goToMode } from "./modes.ts";

const names: Readonly<Record<LogMode, string>> = { trace: "Trace", query: "Query", tail: "Live tail" };
const icons: Readonly<Record<LogMode, ReactNode>> = {
  trace: <IconRoute size={15} stroke={1.7} aria-hidden="true" />,
  query: <IconTerminal2 size={15} stroke={1.7} aria-hidden="true" />,
  tail: <IconPlayerPlay size={15} stroke={1.7} aria-hidden="true" />,
};

/** The ways to look at logs; the one that is open stands in the address. */
export function ModeTabs() {
  const mode = usePlace((place) => place.mode);
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (by === undefined) return;
    const next = logModes[(logModes.indexOf(mode) + by + logModes.length) % logModes.length];
    if (next === undefined) return;
    event.preventDefault();
    goToMode(next);
    list.current?.querySelector<HTMLElement>(`[data-mode="${next}"]`)?.focus();
  };
  return (
    <div className={styles.tabs} role="tablist" aria-label="How to look at logs" ref={list} onKeyDown={press}>
      {logModes.map((each, index) => (
        <button
          key={each}
          type="button"
          role="tab"
          id={`logs-mode-${each}`}
          data-mode={each}
          aria-selected={each === mode}
          aria-controls="logs-mode"
          tabIndex={each === mode ? 0 : -1}
          className={cx(styles.tab, each === mode && styles.on)}
          onClick={() => goToMode(each)}
        >
          {icons[each]}
          {names[each]}
          <span aria-hidden="true">
            <Kbd>{String(index + 1)}</Kbd>
          </span>
        </button>
      ))}
    </div>
  );
}
