import { type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { useClient, useEnvironments } from "../../client/client.ts";
import { asEnvironment } from "./asEnvironment.ts";
import { ConfirmDialog } from "./ConfirmDialog.tsx";
import { removing, switching } from "./deeds.ts";
import { EnvironmentRow } from "./EnvironmentRow.tsx";
import styles from "./Environments.module.css";
import { inOrder, moved } from "./list.ts";
import type { EnvironmentsFile, ReadFile } from "./useEnvironmentsFile.ts";
import { duplicateEnvironment, editEnvironment, say } from "./view.ts";

/** What is asked about before it is done. */
interface Asked {
  readonly settings: EnvironmentSettings;
  readonly deed: "Remove" | "Switch off" | "Switch on";
}

interface Props {
  readonly file: EnvironmentsFile;
  reload: ReadFile["reload"];
}

/** The environments of the file in their order, and what can be done with each. */
export function EnvironmentList({ file, reload }: Props) {
  const { bridge } = useClient();
  const inForce = useEnvironments();
  const list = useRef<HTMLUListElement>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [dialog, setDialog] = useState(false);
  const { order, move } = useOrder(file, reload, list);
  const rows = inOrder(file.environments, order);
  const watched = (id: string) => inForce.find((each) => each.id === id) ?? null;

  /** As the file has it by now: what others changed while the question stood is not to be written back. */
  const nowOf = ({ settings }: Asked) => file.environments.find(({ id }) => id === settings.id) ?? settings;
  const deedOf = (wish: Asked) =>
    wish.deed === "Remove"
      ? removing(bridge, file, nowOf(wish))
      : switching(bridge, file, nowOf(wish), wish.deed === "Switch on");
  const running = useRef(false);
  const run = async (wish: Asked, confirmation: string | null) => {
    running.current = true;
    const error = await deedOf(wish)(confirmation);
    await reload();
    running.current = false;
    return error;
  };
  /** Only production asks first: the rest can be taken back. */
  const act = async (settings: EnvironmentSettings, deed: Asked["deed"]) => {
    // What a second press would say of the file that just changed would take the place of what became of the first.
    if (running.current) return;
    const wish = { settings, deed };
    if (settings.production) {
      // Only a dialog that was there while it was closed gives the focus back to what opened it.
      flushSync(() => setAsked(wish));
      setDialog(true);
      return;
    }
    const error = await run(wish, null);
    if (error !== null) say({ ok: false, text: error, undo: null });
  };

  return (
    <>
      <ul className={styles.rows} ref={list} aria-label="Environments of the settings file">
        {rows.map((settings, index) => (
          <EnvironmentRow
            key={settings.id}
            settings={settings}
            inForce={watched(settings.id)}
            locked={file.locked !== null}
            isFirst={index === 0}
            isLast={index === rows.length - 1}
            edit={() => editEnvironment(settings)}
            duplicate={() =>
              duplicateEnvironment(
                settings,
                file.environments.map((each) => asEnvironment(each, watched(each.id))),
              )
            }
            move={(by) => void move(settings, by)}
            act={(deed) => void act(settings, deed)}
          />
        ))}
      </ul>
      {asked !== null && (
        <ConfirmDialog
          opened={dialog}
          deed={asked.deed}
          environment={asEnvironment(nowOf(asked), watched(asked.settings.id))}
          submit={async (confirmation) => {
            const error = await run(asked, confirmation);
            if (error === null) setDialog(false);
            return error;
          }}
          close={() => setDialog(false)}
        >
          <p>{consequences[asked.deed]}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

const consequences: Readonly<Record<Asked["deed"], string>> = {
  Remove:
    "It is taken out of the settings file, its servers are no longer asked, and its saved credentials are forgotten; for a few minutes Undo brings all of it back. Its history stays on this machine.",
  "Switch off": "It stays in the settings file, but its servers are not asked and nobody is told of its alerts.",
  "Switch on": "Its servers are asked again, and its alerts are shown and told.",
};

/** The order as the person sees it: at once, before the file has it. */
function useOrder(file: EnvironmentsFile, reload: ReadFile["reload"], list: RefObject<HTMLUListElement | null>) {
  const { bridge } = useClient();
  const [wanted, setWanted] = useState<readonly string[] | null>(null);
  const focus = useRef<{ readonly id: string; readonly element: Element | null } | null>(null);
  const inFile = file.environments.map(({ id }) => id);
  const order = wanted ?? inFile;
  // What had the focus was moved on the page, which takes the focus away.
  useEffect(() => {
    if (focus.current === null) return;
    const { id, element } = focus.current;
    focus.current = null;
    const row = list.current?.querySelector<HTMLElement>(`[data-environment="${CSS.escape(id)}"]`);
    const pressed = element instanceof HTMLButtonElement && element.isConnected && !element.disabled ? element : null;
    (pressed ?? row)?.focus();
  });
  const move = async ({ id, name }: EnvironmentSettings, by: number) => {
    const ids = moved(order, id, by);
    if (ids === order || wanted !== null || file.locked !== null) return;
    const held = { id, element: document.activeElement };
    focus.current = held;
    setWanted(ids);
    const result = await bridge.call("environments.order", { ids: [...ids], revision: file.revision });
    await reload();
    focus.current = held;
    setWanted(null);
    const text = result.ok ? `${name} is now number ${ids.indexOf(id) + 1} of ${ids.length}.` : result.error.message;
    say({ ok: result.ok, text, undo: null });
  };
  return { order, move };
}
