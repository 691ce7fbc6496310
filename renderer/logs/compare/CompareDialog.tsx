import { Modal } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { requestIdIn } from "../../../shared/requestId.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { useSearches } from "../saved/store.ts";
import styles from "./Compare.module.css";
import { SideBySide } from "./SideBySide.tsx";
import type { ComparedRequest } from "./useComparison.ts";
import { useRequestEntries } from "./useRequestEntries.ts";

interface Props {
  readonly opened: boolean;
  close(): void;
  readonly a: ComparedRequest;
  /** The other one, where it is known already. */
  readonly b: ComparedRequest | null;
}

/** Two requests side by side: one that failed, and one that did not. */
export function CompareDialog({ opened, close, ...requests }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="min(1320px, 96vw)"
      yOffset="3vh"
      title="Compare two requests"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <Compare {...requests} />
    </Modal>
  );
}

function Compare({ a, b }: Pick<Props, "a" | "b">) {
  const [other, setOther] = useState<string | null>(null);
  const found = useRequestEntries(other, a.environments, { kind: "widening" });
  const right = other === null ? b : { id: other, entries: found.entries };
  return (
    <div className={styles.compare}>
      <OtherForm a={a.id} current={right?.id ?? null} choose={setOther} />
      {found.error !== null && (
        <p className={styles.error} role="alert">
          The other request could not be searched: <Untrusted text={found.error.message} limit={300} />
        </p>
      )}
      {other !== null && found.searching && <p role="status">Searching for the other request…</p>}
      {other !== null && !found.searching && found.error === null && found.entries.length === 0 && (
        <p role="status">Nothing was found of the other request in the environments of the first one.</p>
      )}
      {other !== null && found.leftOut > 0 && (
        <p className={styles.words}>
          The other ID occurs {found.leftOut + 1} times; the newest that failed, else the newest, is compared.
        </p>
      )}
      {right !== null && right.entries.length > 0 && (
        <SideBySide names={[a.id, right.id]} a={a.entries} b={right.entries} />
      )}
    </div>
  );
}

interface FormProps {
  readonly a: string;
  readonly current: string | null;
  choose(id: string): void;
}

const mostOffered = 8;

function OtherForm({ a, current, choose }: FormProps) {
  const { recent } = useSearches();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const ids = recent.flatMap(({ query }) => (query.kind === "request" && query.prefix !== true ? [query.id] : []));
  const offered = [...new Set(ids)].filter((id) => id !== a && id !== current).slice(0, mostOffered);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const id = requestIdIn(text);
    if (id === null) return setError("Paste the ID of the other request.");
    setError(null);
    choose(id);
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      <label className={styles.label}>
        Compare <bdi className={styles.id}>{visibleText(oneLine(a, 60))}</bdi> with
        <input
          className={styles.input}
          value={text}
          placeholder="Request ID"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
        />
      </label>
      <Button small primary type="submit">
        Compare
      </Button>
      {offered.length > 0 && <span className={styles.words}>or a recent one:</span>}
      {offered.map((id) => (
        <Button key={id} small className={styles.id} onClick={() => choose(id)}>
          <bdi>{visibleText(oneLine(id, 40))}</bdi>
        </Button>
      ))}
      {error !== null && (
        <p className={styles.error} role="alert">
          {error}
        </p>
      )}
    </form>
  );
}
