import type { BackendHealth } from "../../shared/model/backend.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./CredentialForm.module.css";
import { originOf } from "./credentialWords.ts";

interface Props {
  readonly backends: readonly BackendHealth[];
  /** Ids of those that the person does not want it to have. */
  readonly left: ReadonlySet<string>;
  leave(left: ReadonlySet<string>): void;
}

/** Which other backends of the environment get the same credential, and where each of them is. */
export function AlsoFor({ backends, left, leave }: Props) {
  if (backends.length === 0) return null;
  const toggle = (id: string) => {
    const after = new Set(left);
    if (!after.delete(id)) after.add(id);
    leave(after);
  };
  return (
    <fieldset className={styles.also}>
      <legend className={styles.legend}>Use it also for</legend>
      {backends.map(({ id, name, url }) => (
        <label key={id} className={styles.scheme}>
          <input type="checkbox" checked={!left.has(id)} onChange={() => toggle(id)} />
          <span>
            {name}{" "}
            <span className={styles.muted}>
              at <Untrusted text={originOf(url)} limit={200} />
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
