import { Menu } from "@mantine/core";
import { IconChevronDown, IconExternalLink } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { safeLink } from "../../../shared/links.ts";
import type { LogEntry, SearchState } from "../../../shared/model/logs.ts";
import { formatPermanentLink, locationHashOf } from "../../../shared/permanentLink.ts";
import { useClient, useEnvironments, useHealth } from "../../client/client.ts";
import { useConfiguredUrls } from "../../client/useConfiguredUrls.ts";
import { Button } from "../../components/Button.tsx";
import { copyText } from "../../components/CopyButton.tsx";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { permanentPlaceOf } from "../permanent/permanentPlace.ts";
import { useShownEntries } from "../useShownEntries.ts";
import { credentialOf, curlCommand, grafanaExploreLink, logcliCommand, type SentQuery } from "./commands.ts";
import { ExportDialog } from "./ExportDialog.tsx";
import { JournalDialog } from "./JournalDialog.tsx";
import { searchNote } from "./notes.ts";
import styles from "./Out.module.css";
import { sentQueries } from "./sent.ts";

type Dialog = "export" | "journal" | null;

/** Everything that leads out of the logs: copies, links, files, the journal. */
export function OutMenu({ search }: { readonly search: SearchState }) {
  const environments = useEnvironments();
  const { asked, shown } = useShownEntries(search);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [said, say] = useSaid();
  const sent = sentQueries(search, environments);
  const nameOf = (id: string) => environments.find((each) => each.id === id)?.name ?? id;
  const copy = async (what: string, text: string) =>
    say((await copyText(text)) ? `${what} copied` : "The clipboard is blocked");
  return (
    <>
      <span className={styles.said} role="status">
        {said}
      </span>
      <Menu position="bottom-end" width={300}>
        <Menu.Target>
          <Button small>
            Copy / Export
            <IconChevronDown size={13} aria-hidden="true" />
          </Button>
        </Menu.Target>
        <Menu.Dropdown className={styles.menu}>
          <Links search={search} asked={asked} copy={copy} />
          <Menu.Item disabled={search.entries.length === 0} onClick={() => setDialog("export")}>
            Export entries…
          </Menu.Item>
          <Menu.Item onClick={() => setDialog("journal")}>Send to the journal…</Menu.Item>
          {sent.map((each) => (
            <Sent key={each.environment.id} sent={each} copy={copy} />
          ))}
        </Menu.Dropdown>
      </Menu>
      <ExportDialog
        opened={dialog === "export"}
        close={() => setDialog(null)}
        search={search}
        shown={shown}
        environmentName={nameOf}
      />
      <JournalDialog
        opened={dialog === "journal"}
        close={() => setDialog(null)}
        note={() => searchNote(search, asked, nameOf)}
        added={() => say("It is in the journal")}
      />
    </>
  );
}

const saidForMs = 2500;

function useSaid(): readonly [string, (text: string) => void] {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (said === "") return;
    const timer = setTimeout(() => setSaid(""), saidForMs);
    return () => clearTimeout(timer);
  }, [said]);
  return [said, setSaid];
}

type Copy = (what: string, text: string) => Promise<void>;

interface LinksProps {
  readonly search: SearchState;
  readonly asked: readonly LogEntry[];
  readonly copy: Copy;
}

function Links({ search, asked, copy }: LinksProps) {
  const { inBrowserTab } = useClient();
  const place = permanentPlaceOf(search, asked);
  if (place === null) return null;
  const here = `${location.origin}${location.pathname}${locationHashOf(place)}`;
  return (
    <>
      <Menu.Label>Link to these results</Menu.Label>
      <Menu.Item onClick={() => void copy("The permanent link", formatPermanentLink(place))}>
        Copy permanent link (opens the console)
      </Menu.Item>
      {inBrowserTab && (
        <Menu.Item onClick={() => void copy("The link for this browser", here)}>Copy link for this browser</Menu.Item>
      )}
    </>
  );
}

function Sent({ sent, copy }: { readonly sent: SentQuery; readonly copy: Copy }) {
  const { environment } = sent;
  const health = useHealth();
  const configured = useConfiguredUrls();
  const logcli = logcliCommand(sent);
  const curl = curlCommand(sent, credentialOf(health[`${environment.id}/loki`]));
  const grafana = grafanaExploreLink(sent);
  const href = grafana === null ? null : safeLink(grafana, configured);
  return (
    <>
      <Menu.Label>
        <EnvironmentName environment={environment} id={environment.id} dot />
      </Menu.Label>
      <Menu.Item onClick={() => void copy("LogQL", sent.logql)}>Copy LogQL</Menu.Item>
      {logcli !== null && <Menu.Item onClick={() => void copy("The logcli command", logcli)}>Copy as logcli</Menu.Item>}
      {curl !== null && (
        <Menu.Item onClick={() => void copy("The cURL command", curl)}>Copy as cURL (without secrets)</Menu.Item>
      )}
      {href !== null && (
        <Menu.Item
          component="a"
          href={href}
          target="_blank"
          rel="noopener noreferrer nofollow"
          rightSection={<IconExternalLink size={14} stroke={1.6} aria-hidden="true" />}
        >
          Open in Grafana Explore
        </Menu.Item>
      )}
    </>
  );
}
