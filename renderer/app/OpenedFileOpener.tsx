import { useEffect } from "react";
import { useStore } from "zustand";
import { useClient } from "../client/client.ts";
import { useOpenedFile } from "../settings/environments/team/openedFile.ts";
import { goToImport } from "../settings/environments/view.ts";

/** Leads to the import with a team's file that the person opened with the console. */
export function OpenedFileOpener() {
  const { bridge, opened } = useClient();
  const file = useStore(opened, (view) => view.state);
  useEffect(() => {
    if (file === null) return;
    useOpenedFile.setState({ file });
    goToImport();
    // Once: a reload must not open it again.
    void bridge.call("opened.close", {});
  }, [file, bridge]);
  return null;
}
