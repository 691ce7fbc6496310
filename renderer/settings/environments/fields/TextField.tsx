import { cx } from "../../../components/cx.ts";
import { type Path, pathText } from "../paths.ts";
import styles from "./fields.module.css";
import { useField } from "./form.ts";
import { Labelled, type Words } from "./Labelled.tsx";

interface Props extends Words {
  readonly path: Path;
  readonly placeholder?: string;
  readonly size?: "short" | "usual" | "long";
  readonly mono?: boolean;
  /** True where the settings must have it: emptied, it stays there as an empty text and is a fault. */
  readonly required?: boolean;
  readonly autoFocus?: boolean;
}

/** A text of the settings. */
export function TextField({ path, placeholder, size = "usual", mono, required, autoFocus, ...words }: Props) {
  const { value, fault, set, leave } = useField(path);
  return (
    <Labelled
      {...words}
      fault={fault}
      path={pathText(path)}
      control={(control) => (
        <input
          {...control}
          className={cx(styles.input, styles[size], mono && styles.mono)}
          value={typeof value === "string" ? value : ""}
          placeholder={placeholder}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          // biome-ignore lint/a11y/noAutofocus: the form was opened to be written into, and this is where it begins.
          autoFocus={autoFocus}
          required={required}
          onChange={({ target }) => set(target.value === "" && required !== true ? undefined : target.value)}
          onBlur={leave}
        />
      )}
    />
  );
}

/** A whole number of the settings; what is none stays as it was typed, and is a fault. */
export function NumberField({
  path,
  placeholder,
  ...words
}: Words & { readonly path: Path; readonly placeholder?: string }) {
  const { value, fault, set, leave } = useField(path);
  const numberOf = (text: string) => (/^\s*\d{1,9}\s*$/.test(text) ? Number(text) : text);
  return (
    <Labelled
      {...words}
      fault={fault}
      path={pathText(path)}
      control={(control) => (
        <input
          {...control}
          className={cx(styles.input, styles.short)}
          inputMode="numeric"
          value={value === undefined ? "" : String(value)}
          placeholder={placeholder}
          autoComplete="off"
          onChange={({ target }) => set(target.value === "" ? undefined : numberOf(target.value))}
          onBlur={leave}
        />
      )}
    />
  );
}
