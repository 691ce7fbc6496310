import { Checkbox, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { Alert } from "../../shared/model/alert.ts";
import { usePreferences } from "../app/preferences.ts";
import { Button } from "../components/Button.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./GroupPicker.module.css";
import { environmentLabel, labelNames } from "./group.ts";
import { groupLabelName } from "./words.ts";

const mostNames = 60;

/** Which labels the list is grouped by, in the order they were chosen. */
export function GroupPicker({ alerts }: { readonly alerts: readonly Alert[] }) {
  const { groupBy, set } = usePreferences();
  const [opened, setOpened] = useState(false);
  const text = groupBy.length === 0 ? "nothing" : groupBy.map(groupLabelName).join(", ");
  return (
    <Popover position="bottom-end" width={240} trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button className={styles.button} onClick={() => setOpened(!opened)}>
          <span className={styles.lead}>Group by</span> <span className={styles.text}>{visibleText(text)}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Group by labels">
        {opened && <Names alerts={alerts} groupBy={groupBy} choose={(names) => set({ groupBy: names })} />}
      </Popover.Dropdown>
    </Popover>
  );
}

interface NamesProps {
  readonly alerts: readonly Alert[];
  readonly groupBy: readonly string[];
  choose(names: readonly string[]): void;
}

function Names({ alerts, groupBy, choose }: NamesProps) {
  const names = useMemo(() => {
    const all = ["alertname", "severity", environmentLabel, ...groupBy, ...labelNames(alerts).slice(0, mostNames)];
    return [...new Set(all)];
  }, [alerts, groupBy]);
  return (
    <div className={styles.names}>
      {names.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          label={visibleText(oneLine(groupLabelName(name), 60))}
          checked={groupBy.includes(name)}
          onChange={(event) =>
            choose(event.currentTarget.checked ? [...groupBy, name] : groupBy.filter((other) => other !== name))
          }
        />
      ))}
      <Button small onClick={() => choose([])} disabled={groupBy.length === 0}>
        No groups
      </Button>
    </div>
  );
}
