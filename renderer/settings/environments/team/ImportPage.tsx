import { type DragEvent, useEffect, useId, useRef, useState } from "react";
import { goTo } from "../../../app/place.ts";
import { useClient, useEnvironments } from "../../../client/client.ts";
import { Button } from "../../../components/Button.tsx";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { countOf } from "../../../format/number.ts";
import { Card } from "../../Card.tsx";
import { asEnvironment } from "../asEnvironment.ts";
import { credentialWants } from "../backends.ts";
import { ConfirmDialog } from "../ConfirmDialog.tsx";
import type { ReadFile } from "../useEnvironmentsFile.ts";
import { endEditing, say, show, useEnvironmentsView } from "../view.ts";
import { importWords, toggled, usuallyChosen } from "./chosen.ts";
import { OfferedList } from "./OfferedList.tsx";
import { useOpenedFile } from "./openedFile.ts";
import styles from "./Team.module.css";
import { usePreview } from "./usePreview.ts";

/** A team's file: picked, dropped or pasted, looked at, and taken over as far as the person chooses. */
export function ImportPage({ read }: { readonly read: ReadFile }) {
  const [text, setText] = useState("");
  const [name, setName] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const { preview, error, revision } = usePreview(text, read.file?.revision ?? null);
  const locked = read.file?.locked ?? null;
  const { file: opened } = useOpenedFile();
  useEffect(() => {
    if (opened === null) return;
    setText(opened.text);
    setName(opened.name);
    setFailed(null);
    useOpenedFile.setState({ file: null });
  }, [opened]);
  const take = async (file: File | undefined) => {
    if (file === undefined) return;
    try {
      setText(await file.text());
      setName(file.name);
      setFailed(null);
    } catch {
      setFailed("This file could not be read. Is it still there?");
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    void take(event.dataTransfer.files[0]);
  };
  return (
    <>
      <Heading title="Import a team's file" />
      <Card title="The file">
        <p className={styles.muted}>
          A team's file has environments and no secrets. Nothing is taken over before you have seen it.
        </p>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: dropping is a third way beside picking and pasting. */}
        <div className={styles.source} onDrop={drop} onDragOver={(event) => event.preventDefault()}>
          <Pick name={name} take={take} />
          {/* The text of a file is not shown: its characters could turn it about, and what it brings stands below. */}
          <Paste
            text={name === null ? text : ""}
            change={(next) => {
              setText(next);
              setName(null);
            }}
          />
        </div>
        {(failed ?? error ?? locked) !== null && (
          <p className={styles.warning} role="alert">
            <Untrusted text={failed ?? error ?? locked ?? ""} limit={600} />
          </p>
        )}
      </Card>
      {preview !== null && <Taking key={text} text={text} preview={preview} revision={revision} read={read} />}
    </>
  );
}

function Heading({ title }: { readonly title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <header className={styles.header}>
      <Button small onClick={() => show("list")}>
        ← Environments
      </Button>
      <h2 className={styles.title} ref={heading} tabIndex={-1}>
        {title}
      </h2>
    </header>
  );
}

function Pick({ name, take }: { readonly name: string | null; take(file: File | undefined): Promise<void> }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className={styles.line}>
      <Button onClick={() => input.current?.click()}>Choose a file…</Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="Team's file"
        accept=".incidentconsole,.json,.jsonc,application/json"
        onChange={({ target }) => {
          void take(target.files?.[0]);
          // The same file can be chosen again after it was mended.
          target.value = "";
        }}
      />
      <span className={styles.muted}>
        {name === null ? (
          "or drop it here, or paste its text:"
        ) : (
          <>
            <Untrusted text={name} limit={120} /> is read. Another one can be chosen, dropped or pasted.
          </>
        )}
      </span>
    </div>
  );
}

function Paste({ text, change }: { readonly text: string; change(text: string): void }) {
  const id = useId();
  return (
    <>
      <label htmlFor={id} className={styles.label}>
        Text of the file
      </label>
      <textarea
        id={id}
        className={styles.text}
        rows={7}
        value={text}
        spellCheck={false}
        autoComplete="off"
        placeholder='{ "version": 1, "environments": [ … ] }'
        onChange={({ target }) => change(target.value)}
      />
    </>
  );
}

interface TakingProps {
  readonly text: string;
  readonly preview: NonNullable<ReturnType<typeof usePreview>["preview"]>;
  /** What is written is what was looked at, or it is refused. */
  readonly revision: string | null;
  readonly read: ReadFile;
}

/** What the file would bring, which of it is wanted, and the button. */
function Taking({ text, preview, revision, read }: TakingProps) {
  const { bridge } = useClient();
  const wasEmpty = useEnvironments().length === 0;
  const [chosen, setChosen] = useState(() => usuallyChosen(preview.environments));
  const [dialog, setDialog] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const wanted = preview.environments.filter(({ id }) => chosen.includes(id));
  const asked = productionAmong(wanted, read.file?.environments ?? []);
  const locked = (read.file?.locked ?? null) !== null;
  const run = async (confirmation: string | null): Promise<string | null> => {
    if (revision === null) return "The settings file was not read yet. Try again.";
    const ids = preview.environments.map(({ id }) => id).filter((id) => chosen.includes(id));
    const result = await bridge.call("environments.import", { text, ids, revision, confirmation });
    if (!result.ok) {
      await read.reload();
      return result.error.message;
    }
    const after = await bridge.call("environments.read", {});
    const imported = after.ok ? after.value.environments.filter(({ id }) => ids.includes(id)) : [];
    finish(sentenceOf(result.value, imported));
    if (wasEmpty && !imported.some((each) => credentialWants(each).length > 0)) goTo({ screen: "alerts" });
    return null;
  };
  const press = async () => {
    setError(null);
    if (asked !== null) return setDialog(true);
    setError(await run(null));
  };
  return (
    <Card title="What is in it">
      <OfferedList
        preview={preview}
        chosen={chosen}
        choose={(id, on) => setChosen((before) => toggled(before, id, on))}
      />
      {error !== null && (
        <p className={styles.warning} role="alert">
          <Untrusted text={error} limit={600} />
        </p>
      )}
      {preview.environments.length > 0 && !locked && (
        <div className={styles.line}>
          <Button primary disabled={chosen.length === 0} onClick={() => void press()}>
            {importWords(preview.environments, chosen)}
          </Button>
          {chosen.length === 0 && <span className={styles.muted}>Nothing is chosen.</span>}
        </div>
      )}
      {asked !== null && (
        <ConfirmDialog
          opened={dialog}
          deed={importWords(preview.environments, chosen)}
          environment={asked}
          submit={run}
          close={() => setDialog(false)}
        >
          <p>
            From the team's file: <Untrusted text={wanted.map((each) => each.name).join(", ")} limit={300} />.
          </p>
        </ConfirmDialog>
      )}
    </Card>
  );
}

/** The list again, with what became of it; a form that was left open stays. */
function finish(text: string): void {
  const { editing } = useEnvironmentsView.getState();
  if (editing === null) endEditing();
  else show("list");
  say({ ok: true, text, undo: null });
}

function productionAmong(
  wanted: TakingProps["preview"]["environments"],
  mine: readonly Parameters<typeof asEnvironment>[0][],
) {
  const written = wanted.map((each) => mine.find(({ id, production }) => production && id === each.id) ?? each);
  const first = written.find(({ production }) => production);
  return first === undefined ? null : asEnvironment(first);
}

function sentenceOf(
  { added, replaced }: { readonly added: number; readonly replaced: number },
  imported: readonly Parameters<typeof credentialWants>[0][],
): string {
  const wants = imported.flatMap((each) => credentialWants(each).map((want) => `${each.name}, ${want}`));
  const parts = [
    ...(added === 0 ? [] : [`Added ${countOf(added, "environment")}.`]),
    ...(replaced === 0 ? [] : [`Replaced ${countOf(replaced, "environment")}.`]),
    ...(wants.length === 0 ? [] : [`The console will ask for: ${wants.join("; ")}.`]),
  ];
  return parts.length === 0 ? "Nothing had to be changed." : parts.join(" ");
}
