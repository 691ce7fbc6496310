import { Checkbox, Popover } from "@mantine/core";
import { IconColumns3 } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import type { SearchState } from "../../shared/model/logs.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./ColumnsMenu.module.css";
import { columnNames, columnsKey, fieldNames, usualColumns } from "./columns.ts";
import { changeTimeline, toggleColumn, toggleField, useColumns, useTimelineSettings } from "./timelineSettings.ts";

/** How the rows are drawn: wrapping, and which columns they have. Kept for each environment. */
export function ColumnsMenu({ search }: { readonly search: SearchState }) {
  const [opened, setOpened] = useState(false);
  const wrap = useTimelineSettings((settings) => settings.wrap);
  return (
    <>
      <Button small aria-pressed={wrap} title="Long lines go on below" onClick={() => changeTimeline({ wrap: !wrap })}>
        Wrap
      </Button>
      <Popover position="bottom-start" width={250} trapFocus opened={opened} onChange={setOpened}>
        <Popover.Target>
          <Button small onClick={() => setOpened(!opened)}>
            <IconColumns3 size={14} stroke={1.6} aria-hidden="true" />
            Columns
          </Button>
        </Popover.Target>
        <Popover.Dropdown aria-label="Columns" className={styles.menu}>
          <Choices search={search} />
        </Popover.Dropdown>
      </Popover>
    </>
  );
}

function Choices({ search }: { readonly search: SearchState }) {
  const searched = Object.keys(search.environments);
  const key = columnsKey(searched);
  const environments = useEnvironments();
  const { hidden, fields } = useColumns(key);
  const pretty = useTimelineSettings((settings) => settings.pretty);
  const names = useMemo(() => fieldNames(search.entries, search.streams), [search.entries, search.streams]);
  const offered = [...fields, ...names.filter((name) => !fields.includes(name))];
  const where =
    key === "*" ? "searches over several environments" : (environments.find(({ id }) => id === key)?.name ?? key);
  const usual = usualColumns.filter((name) => name !== "environment" || searched.length > 1);
  return (
    <div className={styles.choices}>
      <p className={styles.title}>Columns for {visibleText(oneLine(where, 60))}</p>
      {usual.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          checked={!hidden.includes(name)}
          label={columnNames[name]}
          onChange={() => toggleColumn(key, name)}
        />
      ))}
      {offered.length > 0 && <p className={styles.title}>Fields, at most 6</p>}
      {offered.map((name) => (
        <Checkbox
          key={name}
          size="xs"
          checked={fields.includes(name)}
          label={<bdi className={styles.field}>{visibleText(oneLine(name, 60))}</bdi>}
          onChange={() => toggleField(key, name)}
        />
      ))}
      <p className={styles.title}>Open row</p>
      <Checkbox
        size="xs"
        checked={pretty}
        label="JSON over several lines"
        onChange={() => changeTimeline({ pretty: !pretty })}
      />
    </div>
  );
}
