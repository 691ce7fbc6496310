import { IconFilter, IconX } from "@tabler/icons-react";
import { type Ref, useMemo } from "react";
import type { SearchState } from "../../shared/model/logs.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { Kbd } from "../components/Kbd.tsx";
import { countText } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { ColumnsMenu } from "./ColumnsMenu.tsx";
import { changeView, isFiltered, showAll, useLogView } from "./useLogView.ts";
import { useOccurrences } from "./useShownEntries.ts";
import styles from "./ViewBar.module.css";

interface Props {
  readonly search: SearchState;
  readonly shown: number;
  readonly inputRef: Ref<HTMLInputElement>;
}

/** Filters over what is loaded; they ask no server and work at once. */
export function ViewBar({ search, shown, inputRef }: Props) {
  const view = useLogView();
  const { asked } = useOccurrences(search);
  const filtered = isFiltered(view);
  return (
    <div className={styles.bar}>
      <label className={styles.text}>
        <IconFilter size={14} stroke={1.7} aria-hidden="true" />
        <input
          ref={inputRef}
          aria-label="Filter the entries by text"
          placeholder="Filter by text"
          autoComplete="off"
          spellCheck={false}
          value={view.text}
          onChange={(event) => changeView({ text: event.target.value })}
          onKeyDown={(event) => {
            if (event.key !== "Escape" && event.key !== "Enter") return;
            event.preventDefault();
            if (event.key === "Escape" && view.text !== "") changeView({ text: "" });
            else event.currentTarget.blur();
          }}
        />
        {view.text === "" && <Kbd>F</Kbd>}
      </label>
      <Button small aria-pressed={view.errorsOnly} onClick={() => changeView({ errorsOnly: !view.errorsOnly })}>
        Errors only <Kbd>E</Kbd>
      </Button>
      <ComponentPicker search={search} />
      <Button
        small
        aria-pressed={view.grouped}
        title="Equal messages as one row, numbers and IDs aside"
        onClick={() => changeView({ grouped: !view.grouped })}
      >
        Group equal
      </Button>
      <ColumnsMenu search={search} />
      <Chips />
      <span className={styles.spacer} />
      <span className={styles.count} role="status">
        {filtered && `${countText(shown)} of ${countText(asked.length)} shown`}
      </span>
      {filtered && (
        <Button small bare onClick={showAll}>
          Show all
        </Button>
      )}
    </div>
  );
}

function ComponentPicker({ search }: { readonly search: SearchState }) {
  const component = useLogView((view) => view.component);
  const names = useMemo(
    () => [...new Set(search.entries.map((entry) => entry.component))].sort((a, b) => (a < b ? -1 : 1)),
    [search.entries],
  );
  if (names.length < 2) return null;
  return (
    <select
      className={styles.select}
      aria-label="Component"
      value={component === null ? "all" : `=${component}`}
      onChange={(event) => {
        const { value } = event.target;
        changeView({ component: value === "all" ? null : value.slice(1) });
      }}
    >
      <option value="all">All components</option>
      {names.map((name) => (
        <option key={name} value={`=${name}`}>
          {name === "" ? "no component" : visibleText(oneLine(name, 80))}
        </option>
      ))}
    </select>
  );
}

function Chips() {
  const { fields, environment } = useLogView();
  const environments = useEnvironments();
  const name = environments.find(({ id }) => id === environment)?.name ?? environment;
  return (
    <>
      {name !== null && <Chip text={name} remove={() => changeView({ environment: null })} />}
      {fields.map((field) => (
        <Chip
          key={`${field.name}=${field.value}`}
          text={`${field.name}=${field.value}`}
          remove={() => changeView({ fields: fields.filter((other) => other !== field) })}
        />
      ))}
    </>
  );
}

function Chip({ text, remove }: { readonly text: string; remove(): void }) {
  const shown = visibleText(oneLine(text, 60));
  return (
    <span className={styles.chip}>
      <bdi>{shown}</bdi>
      <button type="button" className={styles.remove} aria-label={`Remove the filter ${shown}`} onClick={remove}>
        <IconX size={12} stroke={2} aria-hidden="true" />
      </button>
    </span>
  );
}
