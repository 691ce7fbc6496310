import { Modal } from "@mantine/core";
import { useClient } from "../client/client.ts";
import { Kbd } from "../components/Kbd.tsx";
import styles from "./KeysHelp.module.css";
import { commandKey, environmentKey, isMac } from "./keys.ts";

type Key = readonly [keys: string, meaning: string];

interface Chapter {
  readonly title: string;
  readonly keys: readonly Key[];
}

/** Every key there is, by screen. */
export function keyChapters(inBrowserTab: boolean): readonly Chapter[] {
  return [
    {
      title: "Everywhere",
      keys: [
        [commandKey("K"), "Find an alert, a request ID, a command"],
        [environmentKey(0, inBrowserTab), "All environments"],
        [`${environmentKey(1, inBrowserTab)}…9`, "One environment"],
        ["N", "To the new notifications, or to all of them"],
        ["?", "These keys"],
        ["Esc", "Close a dialog or a menu, leave a field"],
        ["← →", "From tab to tab, where a tab has the focus"],
        ["Page Up  Page Down", "Further in a list that has the focus (also Home, End)"],
        [commandKey("Enter"), "Send the note, the reason or the query that is being written"],
      ],
    },
    {
      title: "Alerts",
      keys: [
        ["J  K", "Next, previous alert (also ↓ ↑)"],
        ["Enter", "Open the alert"],
        ["Esc", "Back to the list, then close the alert"],
        ["/", "Filter"],
        ["L", "Logs around the alert"],
        ["R", "Runbook"],
        ["G", "Graph"],
        ["A", "Acknowledge, or take it back"],
        ["Shift A", "Acknowledge with a note, or for others too"],
        ["S", "Silence"],
        ["X", "Select to act on several (also Ctrl-click, Shift-click)"],
        ["Shift J  Shift K", "Select the next, the previous one too"],
        ["Z", "Undo, while the line that says so is there"],
      ],
    },
    {
      title: "Silences",
      keys: [
        ["J  K", "Next, previous silence (also ↓ ↑)"],
        ["Enter", "Open the silence"],
        ["Esc", "Back to the list, then close the silence"],
        ["/", "Filter"],
        ["C", "New silence (create)"],
        ["E", "Edit the silence"],
        ["X", "Select to expire several (also Ctrl-click, Shift-click)"],
      ],
    },
    {
      title: "Logs",
      keys: [
        ["1  2  3", "Trace, query, live tail"],
        ["/", "Paste a request ID, write a query"],
        ["F", "Filter the entries by text"],
        ["J  K", "Next, previous entry (also ↓ ↑)"],
        ["Enter", "Open the entry"],
        ["E", "Errors only"],
        ["Esc", "Close the entry, or stop the search"],
        ["Enter  Shift Enter", "In a query: run it, begin a new line"],
        ["↑ ↓", "In a query: earlier queries"],
        ["← →", "Along the histogram; with Shift to choose a span, Enter to zoom"],
        ["P", "Pause the live tail, or go on (also Space)"],
        ["W", "Wrap the lines of the live tail"],
        ["End", "To the newest line of the live tail"],
      ],
    },
    {
      title: "Settings",
      keys: [
        [isMac ? "⌥↑  ⌥↓" : "Alt ↑  Alt ↓", "Move the environment that has the focus up, down"],
        ["Esc", "Leave the form of an environment; asks first where something was typed"],
      ],
    },
    {
      title: "History",
      keys: [["← →  ↑ ↓", "From episode to episode, where one has the focus"]],
    },
  ];
}

export function KeysHelp({ opened, close }: { readonly opened: boolean; close(): void }) {
  return (
    <Modal opened={opened} onClose={close} title="Keys" size={640} closeButtonProps={{ "aria-label": "Close" }}>
      <KeyList />
    </Modal>
  );
}

/** The list itself; the settings show it too. */
export function KeyList() {
  const { inBrowserTab } = useClient();
  return (
    <div className={styles.chapters}>
      {keyChapters(inBrowserTab).map((chapter) => (
        <section key={chapter.title} aria-label={chapter.title}>
          <h3 className={styles.title}>{chapter.title}</h3>
          <dl className={styles.keys}>
            {chapter.keys.map(([keys, meaning]) => (
              <div key={keys} className={styles.row}>
                <dt>
                  {keys.split("  ").map((key) => (
                    <span key={key} className={styles.key}>
                      <Kbd>{key}</Kbd>
                      <span className={styles.spoken}>{key}</span>
                    </span>
                  ))}
                </dt>
                <dd>{meaning}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
