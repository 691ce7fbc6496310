import { Menu } from "@mantine/core";
import { IconArrowsSort, IconChevronDown } from "@tabler/icons-react";
import type { Ref } from "react";
import { goTo, usePlace } from "../app/place.ts";
import { usePreferences } from "../app/preferences.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { StateTabs } from "../components/StateTabs.tsx";
import { FilterBox } from "./FilterBox.tsx";
import { GroupPicker } from "./GroupPicker.tsx";
import { alertSorts, sortNames } from "./sort.ts";
import styles from "./Toolbar.module.css";
import { type AlertTab, shownTabs, type TabCounts } from "./tabs.ts";
import type { AlertView } from "./useAlertView.ts";

interface Props {
  readonly view: AlertView;
  readonly filterRef: Ref<HTMLInputElement>;
}

export function Toolbar({ view, filterRef }: Props) {
  return (
    <div className={styles.toolbar}>
      <FilterBox matchers={view.matchers} alerts={view.inPlace} inputRef={filterRef} />
      <Tabs counts={view.counts} />
      <GroupPicker alerts={view.inPlace} />
      <SortPicker />
    </div>
  );
}

const tabNames: Readonly<Record<AlertTab, string>> = {
  active: "Active",
  firing: "Firing",
  pending: "Pending",
  acknowledged: "Acknowledged",
  unknown: "Unknown",
  silenced: "Silenced",
  inhibited: "Inhibited",
  resolved: "Resolved",
};

function Tabs({ counts }: { readonly counts: TabCounts }) {
  const tab = usePlace((place) => place.tab);
  return (
    <StateTabs
      tabs={shownTabs(counts, tab)}
      names={tabNames}
      counts={counts}
      chosen={tab}
      panel="alert-list"
      classOf={(each) => (each === "unknown" ? styles.unknown : undefined)}
      choose={(next) => goTo({ tab: next })}
    />
  );
}

function SortPicker() {
  const { sort, set } = usePreferences();
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button aria-label={`Sort: ${sortNames[sort]}`} title={`Sort: ${sortNames[sort]}`}>
          <IconArrowsSort size={15} stroke={1.7} aria-hidden="true" />
          <IconChevronDown size={13} aria-hidden="true" />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Sort by</Menu.Label>
        {alertSorts.map((each) => (
          <Menu.Item
            key={each}
            role="menuitemradio"
            aria-checked={each === sort}
            className={cx(each === sort && styles.chosen)}
            onClick={() => set({ sort: each })}
          >
            {sortNames[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
