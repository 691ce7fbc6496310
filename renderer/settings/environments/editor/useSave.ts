import { useState } from "react";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { goTo } from "../../../app/place.ts";
import { useClient, useEnvironments } from "../../../client/client.ts";
import { partsOf } from "../backends.ts";
import type { Secrets } from "../secrets.ts";
import { typedFor } from "../trial.ts";
import type { EnvironmentsFile } from "../useEnvironmentsFile.ts";
import { type Editing, endSaved } from "../view.ts";
import { conflictOf } from "./conflict.ts";

/** What has to be settled with the person before it is written. */
export type SaveStage =
  /** `outrun`: it was saved, but not what was typed meanwhile. */
  | { readonly kind: "editing"; readonly error: string | null; readonly outrun?: true }
  | { readonly kind: "reading" }
  /** The file has another text for it now. */
  | { readonly kind: "conflict"; readonly message: string; readonly file: EnvironmentsFile }
  /** `before`: as the file has it now; null where it has it not. */
  | { readonly kind: "confirming"; readonly file: EnvironmentsFile; readonly before: EnvironmentSettings | null }
  | { readonly kind: "writing" };

interface Saving {
  readonly stage: SaveStage;
  /** Looks at the file as it is now, then asks what has to be asked, or writes. */
  begin(settings: EnvironmentSettings): Promise<void>;
  /** Goes on in spite of what changed in the file. */
  overrule(settings: EnvironmentSettings): void;
  /** Writes, and tells why it could not, a sentence; null where all is done. */
  write(settings: EnvironmentSettings, file: EnvironmentsFile, confirmation: string | null): Promise<string | null>;
  cancel(): void;
}

/** Writes what the form holds: the settings, with the credentials that were typed. */
export function useSave(editing: Editing, secretsOf: (backend: string) => Secrets, forget: () => void): Saving {
  const { bridge } = useClient();
  const wasEmpty = useEnvironments().length === 0;
  const [stage, setStage] = useState<SaveStage>({ kind: "editing", error: null });
  const { replaces } = editing;

  /** One that somebody took out of the file meanwhile is put back as a new one. */
  const inFile = ({ environments }: EnvironmentsFile) => environments.find(({ id }) => id === replaces?.id) ?? null;

  const write: Saving["write"] = async (settings, file, confirmation) => {
    const result = await bridge.call("environments.put", {
      replaces: inFile(file)?.id ?? null,
      environment: settings,
      revision: file.revision,
      confirmation,
      credentials: typedIn(settings, secretsOf),
    });
    if (!result.ok) return result.error.message;
    forget();
    const what = replaces === null ? "Added" : "Saved";
    const text = [`${what} ${settings.name}.`, ...result.value.notes].join(" ");
    if (endSaved(editing, settings, { ok: true, text, undo: null })) {
      setStage({ kind: "editing", error: null, outrun: true });
      return null;
    }
    // The first one was added to see its alerts.
    if (wasEmpty && settings.disabled !== true) goTo({ screen: "alerts" });
    return null;
  };

  const writeOrConfirm = async (settings: EnvironmentSettings, file: EnvironmentsFile) => {
    const before = inFile(file);
    if (settings.production || before?.production === true) return setStage({ kind: "confirming", file, before });
    setStage({ kind: "writing" });
    const error = await write(settings, file, null);
    if (error !== null) setStage({ kind: "editing", error });
  };

  return {
    stage,
    write,
    cancel: () => setStage({ kind: "editing", error: null }),
    overrule: (settings) => {
      if (stage.kind === "conflict") void writeOrConfirm(settings, stage.file);
    },
    begin: async (settings) => {
      setStage({ kind: "reading" });
      const read = await bridge.call("environments.read", {});
      if (!read.ok) return setStage({ kind: "editing", error: read.error.message });
      const file = read.value;
      if (file.locked !== null) return setStage({ kind: "editing", error: file.locked });
      const message = conflictOf(replaces, settings.id, file.environments);
      if (message !== null) return setStage({ kind: "conflict", message, file });
      await writeOrConfirm(settings, file);
    },
  };
}

/** Every credential that was typed, and whose it is. A fault among them kept the form from being saved. */
function typedIn(settings: EnvironmentSettings, secretsOf: (backend: string) => Secrets) {
  return partsOf(settings).flatMap((part) => {
    const typed = typedFor(part, secretsOf(part.backend));
    const credentials = typed.kind === "fault" ? [] : typed.credentials;
    return credentials.map((credential) => ({ backend: part.backend, credential }));
  });
}
