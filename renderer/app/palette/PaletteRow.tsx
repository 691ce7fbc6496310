import { IconArrowRight, IconBellOff, IconBolt, IconHistory, IconRoute } from "@tabler/icons-react";
import type { Alert } from "../../../shared/model/alert.ts";
import { keyLabels, titleOf } from "../../alerts/words.ts";
import { useEnvironment } from "../../client/client.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { SeverityShape } from "../../components/Severity.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import type { PaletteItem } from "./items.ts";
import styles from "./Palette.module.css";

/** One thing that the palette offers. */
export function PaletteRow({ item }: { readonly item: PaletteItem }) {
  switch (item.kind) {
    case "trace":
      return (
        <>
          <IconRoute size={16} stroke={1.6} aria-hidden="true" />
          <span className={styles.main}>
            Trace request <bdi className={styles.mono}>{visibleText(oneLine(item.id, 80))}</bdi>
          </span>
          <span className={styles.side}>Logs</span>
        </>
      );
    case "search":
      return (
        <>
          <IconHistory size={16} stroke={1.6} aria-hidden="true" />
          <span className={styles.main}>
            <bdi className={item.saved ? undefined : styles.mono}>{visibleText(oneLine(item.name, 90))}</bdi>
          </span>
          <span className={styles.side}>{item.saved ? "Saved search" : "Recent search"}</span>
        </>
      );
    case "environment":
      return (
        <>
          <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
          <span className={styles.main}>
            {item.environment === null ? (
              "All environments"
            ) : (
              <EnvironmentName environment={item.environment} id={item.environment.id} />
            )}
          </span>
          <span className={styles.side}>{item.environment?.production ? "Production environment" : "Environment"}</span>
        </>
      );
    case "screen":
    case "section":
    case "action":
      return (
        <>
          {item.kind === "action" ? (
            <IconBolt size={16} stroke={1.6} aria-hidden="true" />
          ) : (
            <IconArrowRight size={16} stroke={1.6} aria-hidden="true" />
          )}
          <span className={styles.main}>{item.name}</span>
        </>
      );
    case "deed":
      return (
        <>
          <IconBolt size={16} stroke={1.6} aria-hidden="true" />
          <span className={styles.main}>
            <bdi>{visibleText(oneLine(item.name, 160))}</bdi>
          </span>
        </>
      );
    case "new-silence":
      return (
        <>
          <IconBellOff size={16} stroke={1.6} aria-hidden="true" />
          <span className={styles.main}>
            New silence in <EnvironmentName environment={item.environment} id={item.environment.id} />
          </span>
        </>
      );
    case "alert":
      return <AlertItem alert={item.alert} />;
  }
}

const nothingSaid: ReadonlySet<string> = new Set();

function AlertItem({ alert }: { readonly alert: Alert }) {
  const environment = useEnvironment(alert.environment);
  const labels = keyLabels(alert, nothingSaid)
    .slice(0, 3)
    .map(([name, value]) => `${name}=${value}`)
    .join("  ");
  return (
    <>
      <SeverityShape severity={alert.severity} grey={alert.state === "unknown"} />
      <span className={styles.main}>
        <bdi>{visibleText(oneLine(titleOf(alert), 120))}</bdi>{" "}
        <bdi className={styles.labels}>{visibleText(oneLine(labels, 100))}</bdi>
      </span>
      <span className={styles.side}>
        {alert.state} · <EnvironmentName environment={environment} id={alert.environment} />
      </span>
    </>
  );
}
