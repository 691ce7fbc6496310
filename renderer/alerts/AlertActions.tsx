import { Menu } from "@mantine/core";
import {
  IconBellOff,
  IconBook2,
  IconChartLine,
  IconCheck,
  IconChevronDown,
  IconExternalLink,
  IconLogs,
} from "@tabler/icons-react";
import { safeLink } from "../../shared/links.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { acknowledgementOf, canBeAcknowledged } from "../acknowledge/episodes.ts";
import { formatPlace, home } from "../app/location.ts";
import { useZone } from "../app/preferences.ts";
import { consoleTime } from "../app/ticker.ts";
import { useAcknowledgements, useClient, useEnvironment } from "../client/client.ts";
import { useConfiguredUrls } from "../client/useConfiguredUrls.ts";
import { Button, LinkButton } from "../components/Button.tsx";
import { CopyButton } from "../components/CopyButton.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { useAlertLogs } from "../logs/useTrace.ts";
import styles from "./AlertActions.module.css";
import { noFingerprint, useAlertDeeds } from "./useAlertDeeds.ts";
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
      <Acting alert={alert} />
      {hasLogs && (
        <Button onClick={() => logs(alert)}>
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

/** What changes something: for whom, the dialogs say. */
function Acting({ alert }: { readonly alert: Alert }) {
  const deeds = useAlertDeeds();
  const acknowledgement = acknowledgementOf(useAcknowledgements(), alert);
  if (!canBeAcknowledged(alert)) return null;
  const one = [alert];
  return (
    <>
      <span className={styles.split}>
        {acknowledgement === null ? (
          <Button primary className={styles.main} onClick={() => deeds.press(one)}>
            <IconCheck size={15} stroke={1.9} aria-hidden="true" />
            Acknowledge <Kbd>A</Kbd>
          </Button>
        ) : (
          <Button className={styles.main} onClick={() => deeds.withNote(one)}>
            <IconCheck size={15} stroke={1.9} aria-hidden="true" />
            {acknowledgement.own ? "Change the note…" : "Acknowledge too…"}
          </Button>
        )}
        {acknowledgement === null && (
          <Menu position="bottom-start">
            <Menu.Target>
              <Button primary className={styles.more} aria-label="Acknowledge in another way">
                <IconChevronDown size={13} stroke={2} aria-hidden="true" />
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => deeds.withNote(one)}>With a note, or for others too… (Shift A)</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </span>
      {deeds.canSilence(one) && (
        <Button onClick={() => deeds.silence(one)}>
          <IconBellOff size={15} stroke={1.7} aria-hidden="true" />
          Silence <Kbd>S</Kbd>
        </Button>
      )}
      {alert.gateway !== null && <Suppressing alert={alert} suppress={() => deeds.suppress(one)} />}
    </>
  );
}

function Suppressing({ alert, suppress }: { readonly alert: Alert; suppress(): void }) {
  const reason = alert.gateway?.fingerprint == null ? noFingerprint : null;
  return (
    <>
      <Button disabled={reason !== null} onClick={suppress}>
        <IconBellOff size={15} stroke={1.7} aria-hidden="true" />
        Suppress… {reason === null && <Kbd>S</Kbd>}
      </Button>
      {reason !== null && <p className={styles.reason}>{reason}</p>}
    </>
  );
}

function placeTab(alert: Alert) {
  return alert.state === "silenced" || alert.state === "inhibited" || alert.state === "resolved"
    ? alert.state
    : "active";
}
