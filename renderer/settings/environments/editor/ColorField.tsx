import { useId } from "react";
import { cx } from "../../../components/cx.ts";
import { environmentColor } from "../../../components/environmentColor.ts";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { TextField } from "../fields/TextField.tsx";
import { colorDoubts, type OtherColor, swatchesFor } from "../palette.ts";
import styles from "./ColorField.module.css";

interface Props {
  readonly color: string | undefined;
  readonly production: boolean;
  readonly others: readonly OtherColor[];
  choose(color: string | undefined): void;
}

/** Some colours that are told apart, and any other by its number. */
export function ColorField({ color, production, others, choose }: Props) {
  const group = useId();
  const doubts = color === undefined ? [] : colorDoubts(color, production, others);
  return (
    <div className={styles.part}>
      <fieldset className={styles.swatches}>
        <legend className={styles.legend}>Colour</legend>
        {swatchesFor(production).map((swatch) => (
          <label key={swatch.color} className={styles.swatch} title={swatch.name}>
            <input
              type="radio"
              name={group}
              aria-label={swatch.name}
              checked={color?.toLowerCase() === swatch.color}
              onChange={() => choose(swatch.color)}
            />
            <i className={styles.mark} style={{ background: swatch.color }} aria-hidden="true" />
          </label>
        ))}
      </fieldset>
      <div className={styles.own}>
        <TextField path={["color"]} label="Or its number" placeholder="automatic" size="short" mono />
        <Sample color={color} />
      </div>
      {doubts.length > 0 && (
        <ul className={styles.doubts}>
          {doubts.map((doubt) => (
            <li key={doubt}>
              <Untrusted text={doubt} limit={200} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** How its name looks in both themes, whichever of them is on. */
function Sample({ color }: { readonly color: string | undefined }) {
  if (color === undefined || !/^#[0-9a-f]{6}$/i.test(color)) return null;
  return (
    <span className={styles.samples} aria-hidden="true">
      {(["dark", "light"] as const).map((theme) => (
        <span key={theme} className={cx(styles.sample, styles[theme])} style={environmentColor({ color })}>
          <i className={styles.dot} />
          Name
        </span>
      ))}
    </span>
  );
}
