import type { ConsoleErrorData } from "../../../shared/errors.ts";
import { openCredentialForm } from "../../backends/openForm.ts";
import { Button } from "../../components/Button.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import styles from "./Trails.module.css";

interface Props {
  readonly error: ConsoleErrorData;
  again(): void;
}

/** Why a trail could not be read, or not whole, and what to do. */
export function TrailFailure({ error, again }: Props) {
  const { code, environment, backend } = error;
  const asks =
    (code === "UNAUTHORIZED" || code === "NO_KEYCHAIN") && environment !== undefined && backend !== undefined;
  return (
    <div className={styles.failure} role="status">
      <Untrusted text={error.message} limit={600} />{" "}
      {asks && (
        <Button small onClick={() => openCredentialForm(`${environment}/${backend}`)}>
          Enter credential
        </Button>
      )}
      {code !== "TOO_LARGE" && (
        <Button small onClick={again}>
          Ask again
        </Button>
      )}
    </div>
  );
}
