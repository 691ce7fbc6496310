import type { CSSProperties } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { readable } from "../format/color.ts";

const darkPanel = "#202833";
const lightPanel = "#e9edf2";

const styles = new Map<string, CSSProperties>();

/** `--c`: the environment's colour, for marks. `--c-text`: the same, moved until it can be read in either theme. */
export function environmentColor(environment: Pick<Environment, "color"> | null): CSSProperties {
  const color = environment?.color ?? "";
  const known = styles.get(color);
  if (known !== undefined) return known;
  const style: Record<string, string> = /^#[0-9a-f]{6}$/i.test(color)
    ? { "--c": color, "--c-text": `light-dark(${readable(color, lightPanel)}, ${readable(color, darkPanel)})` }
    : { "--c": "var(--faint)", "--c-text": "var(--text)" };
  styles.set(color, style);
  return style;
}
