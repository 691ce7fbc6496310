import type { AuditTrail } from "../../../shared/model/trails.ts";
import { useZone } from "../../app/preferences.ts";
import { Untrusted } from "../../components/Untrusted.tsx";
import { countOf } from "../../format/number.ts";
import { absoluteOf, dayOf, entryClock, type Zone } from "../../format/time.ts";
import { visibleText } from "../../format/untrusted.ts";
import { withoutTimeColumn } from "./auditColumns.ts";
import styles from "./Trails.module.css";

/** A cell shows so many characters before it is opened. */
const shownOfCell = 200;

/** What the audit table has on the request, oldest first. */
export function AuditTable({ trail }: { readonly trail: AuditTrail }) {
  const zone = useZone();
  const { columns, rows } = withoutTimeColumn(trail);
  return (
    <section className={styles.part} aria-label="Audit table">
      <h3 className={styles.title}>
        Audit table <span className={styles.counts}>{countOf(rows.length, "row")}</span>
        {trail.more && <span className={styles.more}>the first of more</span>}
      </h3>
      <div className={styles.scroll}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">time</th>
              {columns.map((column) => (
                <th scope="col" key={column}>
                  <bdi>{visibleText(column)}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, values }, row) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have no id, and their order does not change.
              <tr key={row}>
                <td className={styles.time} title={at === null ? undefined : absoluteOf(at, zone)}>
                  {at === null ? "–" : momentText(at, zone)}
                </td>
                {values.map((value, column) => (
                  <td key={columns[column]}>
                    {value === null ? (
                      <span className={styles.none}>null</span>
                    ) : (
                      <Untrusted text={value} limit={shownOfCell} />
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

/** `2026-11-21 03:42:02.500` */
function momentText(at: number, zone: Zone): string {
  return `${dayOf(at, zone)} ${entryClock(`${Math.floor(at)}000000`, zone)}`;
}
