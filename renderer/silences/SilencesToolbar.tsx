import { Menu } from "@mantine/core";
import { IconChevronDown, IconPlus, IconSearch } from "@tabler/icons-react";
import type { Ref } from "react";
import type { Environment } from "../../shared/model/environment.ts";
import { usePlace } from "../app/place.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { StateTabs } from "../components/StateTabs.tsx";
import { hasAlertmanager } from "../guard/guard.ts";
import { openSilenceDialog } from "./openDialog.ts";
import styles from "./SilencesScreen.module.css";
import { useSilencesView } from "./view.ts";
import type { SilenceState } from "./words.ts";

interface Props {
  readonly counts: Readonly<Record<SilenceState, number>>;
  readonly filterRef: Ref<HTMLInputElement>;
}

export function SilencesToolbar({ counts, filterRef }: Props) {
  const filter = useSilencesView((view) => view.filter);
  return (
    <div className={styles.toolbar}>
      <div className={styles.filter}>
        <IconSearch size={14} stroke={1.8} aria-hidden="true" />
        <input
          ref={filterRef}
          aria-label="Filter silences"
          placeholder='Comment, author, or matchers such as alertname="HighErrorRate"'
          spellCheck={false}
          autoComplete="off"
          value={filter}
          onChange={(event) => useSilencesView.setState({ filter: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (filter === "") event.currentTarget.blur();
            else useSilencesView.setState({ filter: "" });
          }}
        />
      </div>
      <Tabs counts={counts} />
      <NewSilence />
    </div>
  );
}

const states = ["active", "pending", "expired"] as const;
const names: Readonly<Record<SilenceState, string>> = { active: "Active", pending: "Pending", expired: "Expired" };

function Tabs({ counts }: Pick<Props, "counts">) {
  return (
    <StateTabs
      tabs={states}
      names={names}
      counts={counts}
      chosen={useSilencesView((view) => view.tab)}
      panel="silence-list"
      choose={(tab) => useSilencesView.setState({ tab, picked: new Set() })}
    />
  );
}

/** The environments in which a new silence could be written: the chosen one, or all that have an Alertmanager. */
function useWritable(): readonly Environment[] {
  const chosen = usePlace((place) => place.environment);
  return useEnvironments().filter(
    (environment) => hasAlertmanager(environment) && (chosen === null || environment.id === chosen),
  );
}

/** Opens an empty silence where only one environment can be meant; null otherwise. */
export function useNewSilence(): (() => void) | null {
  const [only, ...others] = useWritable();
  if (only === undefined || others.length > 0) return null;
  return () => openSilenceDialog({ empty: true, environment: only.id });
}

function NewSilence() {
  const writable = useWritable();
  const open = useNewSilence();
  if (writable.length === 0) return null;
  if (open !== null) {
    return (
      <Button primary onClick={open}>
        <IconPlus size={15} stroke={1.9} aria-hidden="true" />
        New silence <Kbd>C</Kbd>
      </Button>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button primary>
          <IconPlus size={15} stroke={1.9} aria-hidden="true" />
          New silence
          <IconChevronDown size={13} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>A silence belongs to one environment</Menu.Label>
        {writable.map((environment) => (
          <Menu.Item
            key={environment.id}
            onClick={() => openSilenceDialog({ empty: true, environment: environment.id })}
          >
            In <EnvironmentName environment={environment} id={environment.id} strong />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
