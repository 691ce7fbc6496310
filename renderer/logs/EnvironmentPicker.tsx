import { Checkbox, Popover } from "@mantine/core";
import { IconChevronDown } from "@tabler/icons-react";
import { useState } from "react";
import { usePlace } from "../app/place.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./Pickers.module.css";
import { useSearchForm } from "./searchStore.ts";
import { useLogEnvironments, useSearchedEnvironments } from "./useTrace.ts";

/** Which environments are searched. One without a Loki is shown, and said to have none. */
export function EnvironmentPicker() {
  const environments = useEnvironments();
  const withLogs = useLogEnvironments();
  const chosen = useSearchedEnvironments();
  const switcher = usePlace((place) => place.environment);
  const [opened, setOpened] = useState(false);
  const all = withLogs.every((id) => chosen.includes(id));
  const names = environments.filter(({ id }) => chosen.includes(id) && withLogs.includes(id)).map(({ name }) => name);
  const text = names.length === 0 ? "No environment" : all && names.length > 2 ? "All environments" : names.join(", ");
  const toggle = (id: string, on: boolean) => {
    const ids = withLogs.filter((each) => (each === id ? on : chosen.includes(each)));
    useSearchForm.setState({ environments: { ids, switcher } });
  };
  return (
    <Popover position="bottom-end" width={230} trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button
          className={styles.button}
          aria-label={`Environments: ${visibleText(text)}`}
          onClick={() => setOpened(!opened)}
        >
          <span className={styles.text}>{visibleText(oneLine(text, 60))}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Environments to search">
        <div className={styles.choices}>
          {environments.map((environment) => {
            const searchable = withLogs.includes(environment.id);
            return (
              <Checkbox
                key={environment.id}
                size="xs"
                disabled={!searchable}
                checked={searchable && chosen.includes(environment.id)}
                label={
                  <>
                    <EnvironmentName environment={environment} id={environment.id} dot />
                    {!searchable && " has no Loki"}
                  </>
                }
                onChange={(event) => toggle(environment.id, event.currentTarget.checked)}
              />
            );
          })}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
