import { IconBook2, IconChartLine, IconExternalLink, IconLogs } from "@tabler/icons-react";
import { safeLink } from "../../shared/links.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { formatPlace, home } from "../app/location.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useClient, useEnvironment } from "../client/client.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { useAlertLogs } from "../logs/useTrace.ts";
import styles from "./AlertActions.module.css";
import { alertAsText } from "./words.ts";

/** What can be done with an alert from here. Links lead only where `safeLink` lets them. */
export function AlertActions({ alert }: { readonly alert: Alert }) {
  const environment = useEnvironment(alert.environment);
  const { inBrowserTab } = useClient();
  const urls = useConfiguredUrls();
  const zone = useZone();
  const logs = useAlertLogs();
  const runbook = safeLink(alert.annotations.runbook_url, urls);
  const prometheus = safeLink(alert.generatorUrl, urls);
  const dashboard = safeLink(alert.annotations.dashboard_url ?? alert.annotations.dashboard, urls);
  const grafana = dashboard ?? safeLink(environment?.grafanaUrl, urls);
  const hasLogs = environment?.backends.some(({ kind }) => kind === "loki") ?? false;
  const link = () =>
    new URL(
      formatPlace({ ...home, environment: alert.environment, alert: alert.id, tab: placeTab(alert) }),
      location.href,
    ).href;
  return (
    <div className={styles.actions}>
      {hasLogs && (
        <Button primary onClick={() => logs(alert)}>
          <IconLogs size={15} stroke={1.7} aria-hidden="true" />
          Logs <Kbd>L</Kbd>
        </Button>
      )}
      {runbook !== null && (
        <LinkButton href={runbook} title={runbook}>
          <IconBook2 size={15} stroke={1.7} aria-hidden="true" />
          Runbook <Kbd>R</Kbd>
        </LinkButton>
      )}
      {prometheus !== null && (
        <LinkButton href={prometheus} title={prometheus}>
          <IconExternalLink size={15} stroke={1.7} aria-hidden="true" />
          Prometheus
        </LinkButton>
      )}
      {grafana !== null && (
        <LinkButton href={grafana} title={grafana}>
          <IconChartLine size={15} stroke={1.7} aria-hidden="true" />
          Grafana
        </LinkButton>
      )}
      {inBrowserTab && <CopyButton text={link}>Copy link</CopyButton>}
      <CopyButton text={() => alertAsText(alert, environment?.name ?? alert.environment, consoleTime(), zone)}>
        Copy as text
      </CopyButton>
    </div>
  );
}

function placeTab(alert: Alert) {
  return alert.state === "silenced" || alert.state === "inhibited" || alert.state === "resolved"
    ? alert.state
    : "active";
}
