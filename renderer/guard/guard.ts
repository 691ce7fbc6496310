import type { Environment } from "../../shared/model/environment.ts";

/** Whether this environment asks for its name to be typed before anything is written to it. */
export function asksForName(environment: Environment | null): boolean {
  return environment?.production === true;
}

/** True where nothing has to be typed, or exactly the name was. Its letters may be composed as the keyboard does it. */
export function isConfirmed(environment: Environment | null, typed: string): boolean {
  return !asksForName(environment) || typed.normalize("NFC") === environment?.name.normalize("NFC");
}

/** What the console is told was typed; null where nothing was asked for. */
export function confirmationOf(environment: Environment | null, typed: string): string | null {
  return asksForName(environment) ? typed : null;
}

/** Whether there is an Alertmanager that could keep a silence. */
export function hasAlertmanager(environment: Environment | null): boolean {
  return environment?.backends.some(({ kind }) => kind === "alertmanager") ?? false;
}

/** Why nothing may be written to this environment, a sentence; null where it may. */
export function readOnlyReason(environment: Environment | null): string | null {
  if (environment === null) return "This environment is no longer in the settings, so nothing can be written to it.";
  if (!environment.readOnly) return null;
  return `${environment.name} is read-only in the settings, so the console changes nothing on its servers.`;
}
