import type { Client } from "../client/client.ts";
import { countOf } from "../format/number.ts";
import { episodesToAcknowledge } from "./episodes.ts";
import { markSeen } from "./open.ts";
import { type EpisodeRef, type NotificationToast, removeToast, sayInToast } from "./toastStore.ts";

/** "I have it", said from a toast: for the episodes it told of, here only, with an undo. */
export async function acknowledgeToast(client: Client, toast: NotificationToast): Promise<void> {
  const { notification, episodes, id } = toast;
  const alerts = client.alerts.getState().state?.alerts ?? {};
  const done = await acknowledgeEpisodes(client, episodesToAcknowledge(episodes, notification.alerts, alerts));
  if (!done) return;
  removeToast(id);
  markSeen(client, [notification.id]);
}

/** The same for these episodes, of however many toasts. True where at least one was acknowledged. */
export async function acknowledgeEpisodes(client: Client, asked: readonly EpisodeRef[]): Promise<boolean> {
  const alerts = client.alerts.getState().state?.alerts ?? {};
  if (asked.length === 0) {
    sayInToast("bad", "This alert is not known any more, so there is nothing to acknowledge.");
    return false;
  }
  const result = await client.bridge.call("alerts.acknowledge", {
    alerts: [...asked],
    note: "",
    shareMinutes: null,
    confirmation: null,
  });
  if (!result.ok) {
    sayInToast("bad", result.error.message);
    return false;
  }
  const { acknowledged, refused } = result.value;
  if (acknowledged.length > 0) {
    const [only] = acknowledged;
    const name = acknowledged.length === 1 && only !== undefined ? alerts[only.alert]?.name : undefined;
    const others = acknowledged.every(({ via }) => via === "console") ? " Others do not see it." : "";
    const done = acknowledged.map(({ alert, startsAt }) => ({ alert, startsAt }));
    sayInToast("done", `Acknowledged ${name ?? countOf(acknowledged.length, "alert")}.${others}`, () => {
      void undoAcknowledge(client, done);
    });
  }
  const [reason] = refused;
  if (reason !== undefined) {
    const rest = refused.length === 1 ? "" : ` (and ${countOf(refused.length - 1, "more", "more")})`;
    sayInToast("bad", `Not acknowledged${rest}: ${reason.message}`);
  }
  return acknowledged.length > 0;
}

async function undoAcknowledge(
  client: Client,
  alerts: { readonly alert: string; readonly startsAt: number }[],
): Promise<void> {
  const result = await client.bridge.call("alerts.unacknowledge", { alerts, confirmation: null });
  if (!result.ok) return sayInToast("bad", result.error.message);
  const [reason] = result.value.refused;
  if (reason !== undefined) return sayInToast("bad", `Not taken back: ${reason.message}`);
  sayInToast("done", "Taken back. It asks for you again.");
}
