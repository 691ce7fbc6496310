import { type ReactNode, useId } from "react";
import { Untrusted } from "../../../components/Untrusted.tsx";
import shared from "../../Fields.module.css";
import styles from "./fields.module.css";

export interface Words {
  readonly label: string;
  /** What it means, in a line below. */
  readonly hint?: ReactNode;
}

/** What a control takes over from its surroundings. */
export interface ControlProps {
  readonly id: string;
  readonly "aria-invalid": boolean;
  readonly "aria-describedby": string | undefined;
  readonly "data-path": string | undefined;
}

interface Props extends Words {
  readonly fault: string | undefined;
  /** The path of the setting, by which a fault finds its field. */
  readonly path?: string;
  readonly control: (props: ControlProps) => ReactNode;
}

/** A control with its name above and its meaning and its fault below. */
export function Labelled({ label, hint, fault, path, control }: Props) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, fault !== undefined && `${id}-fault`].filter(Boolean);
  return (
    <div className={styles.field}>
      <label className={shared.label} htmlFor={id}>
        {label}
      </label>
      {control({
        id,
        "aria-invalid": fault !== undefined,
        "aria-describedby": described.length === 0 ? undefined : described.join(" "),
        "data-path": path,
      })}
      {fault !== undefined && (
        <span className={shared.fault} id={`${id}-fault`}>
          <Untrusted text={fault} limit={300} />
        </span>
      )}
      {hint !== undefined && (
        <span className={shared.hint} id={`${id}-hint`}>
          {hint}
        </span>
      )}
    </div>
  );
}
