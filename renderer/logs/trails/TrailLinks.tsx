import { safeLink } from "../../../shared/links.ts";
import type { Trails } from "../../../shared/model/trails.ts";
import { LinkButton } from "../../components/Button.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import styles from "./Trails.module.css";

/** Where else to look for the ID; addresses that are not safe to open are not shown. */
export function TrailLinks({ links }: Pick<Trails, "links">) {
  const safe = links.flatMap(({ name, url }) => {
    const href = safeLink(url, []);
    return href === null ? [] : [{ name, href }];
  });
  if (safe.length === 0) return null;
  return (
    <p className={styles.links}>
      {safe.map(({ name, href }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two links may be the same, and their order does not change.
        <LinkButton small key={index} href={href} title={href}>
          <bdi>{visibleText(oneLine(name, 60))}</bdi>
        </LinkButton>
      ))}
    </p>
  );
}
