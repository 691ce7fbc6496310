import { useEffect, useRef } from "react";
import { Button } from "../../../components/Button.tsx";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { countOf } from "../../../format/number.ts";
import { type Faults, fieldName } from "../faults.ts";
import styles from "./Editor.module.css";

/** What is to be mended before it can be saved; each leads to its field, also into a closed part. */
export function Summary({ faults, tries }: { readonly faults: Faults; readonly tries: number }) {
  const part = useRef<HTMLElement>(null);
  const paths = Object.keys(faults);
  // Each try that fails leads here again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useEffect(() => {
    part.current?.focus({ preventScroll: true });
    part.current?.scrollIntoView({ block: "nearest" });
  }, [tries]);
  return (
    <section className={styles.summary} ref={part} tabIndex={-1} aria-label="To mend">
      <p role="alert">
        <b>Nothing was saved: {countOf(paths.length, "thing")} to mend first.</b>
      </p>
      <ul className={styles.faults}>
        {paths.map((path) => (
          <li key={path}>
            <Button small bare className={styles.fault} onClick={() => goToField(path)}>
              {fieldName(path)}
            </Button>{" "}
            <Untrusted text={faults[path] ?? ""} limit={300} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The field of a fault, or the nearest one around or below it. */
function goToField(path: string): void {
  const fields = [...document.querySelectorAll<HTMLElement>("[data-path]")];
  const pathOf = (field: HTMLElement) => field.dataset.path ?? "";
  const around = fields
    .filter((field) => path === pathOf(field) || path.startsWith(`${pathOf(field)}.`))
    .sort((a, b) => pathOf(b).length - pathOf(a).length);
  const field = around[0] ?? fields.find((each) => pathOf(each).startsWith(`${path}.`));
  for (let part = field?.closest("details"); part != null; part = part.parentElement?.closest("details")) {
    part.open = true;
  }
  field?.focus();
}
