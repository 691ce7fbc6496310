import { Popover } from "@mantine/core";
import { IconHistory } from "@tabler/icons-react";
import { useState } from "react";
import type { SearchState } from "../../../shared/model/logs.ts";
import { usePlace } from "../../app/place.ts";
import { Button } from "../../components/Button.tsx";
import { useKeptFocus } from "../../components/useKeptFocus.ts";
import { useSearch } from "../searchStore.ts";
import styles from "./Kept.module.css";
import { KeptLists } from "./KeptLists.tsx";
import { SaveForm } from "./SaveForm.tsx";
import { useSearches } from "./store.ts";

/** Recent and saved searches beside the box, and the way to save the present one. */
export function RecentMenu() {
  const [opened, setOpened] = useState(false);
  const id = usePlace((place) => place.search);
  const { state } = useSearch(id);
  const close = () => setOpened(false);
  return (
    <Popover position="bottom-end" width={440} trapFocus opened={opened} onChange={setOpened}>
      <Popover.Target>
        <Button
          aria-label="Recent and saved searches"
          title="Recent and saved searches"
          onClick={() => setOpened(!opened)}
        >
          <IconHistory size={16} stroke={1.7} aria-hidden="true" />
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Recent and saved searches" className={styles.menu}>
        <Kept search={state} close={close} />
      </Popover.Dropdown>
    </Popover>
  );
}

/** Removing or forgetting takes away the very button that was pressed; Escape has to close the menu all the same. */
function Kept({ search, close }: { readonly search: SearchState | null; close(): void }) {
  useSearches();
  const { area, ...heard } = useKeptFocus((menu) => menu.focus());
  return (
    <div ref={area} tabIndex={-1} className={styles.kept} {...heard}>
      {search !== null && <SaveForm search={search} saved={close} />}
      <KeptLists most={12} chosen={close} empty="Nothing was searched yet." />
    </div>
  );
}
