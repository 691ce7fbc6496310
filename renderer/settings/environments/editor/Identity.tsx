import { Card } from "../../Card.tsx";
import { idFrom } from "../draft.ts";
import { Switch } from "../fields/Switch.tsx";
import { TextField } from "../fields/TextField.tsx";
import { colorFor, type OtherColor } from "../palette.ts";
import { changeEditing, type Editing } from "../view.ts";
import { ColorField } from "./ColorField.tsx";
import styles from "./Editor.module.css";

interface Props {
  readonly editing: Editing;
  /** Ids of the file that are taken. */
  readonly taken: readonly string[];
  readonly others: readonly OtherColor[];
}

/** What the environment is called, how it looks, and how careful the console is with it. */
export function Identity({ editing, taken, others }: Props) {
  const { draft, replaces, offered } = editing;
  const setProduction = (production: boolean) =>
    changeEditing((before) => withColor(before, colorFor(production, before.draft.color, offered), { production }));
  return (
    <Card title="What it is">
      <div className={styles.row}>
        <TextField path={["name"]} label="Name" placeholder="Staging" required autoFocus={replaces === null} />
        {replaces === null ? (
          <TextField
            path={["id"]}
            label="Id"
            placeholder={idFrom(draft.name, taken)}
            mono
            required
            hint="Made from the name. It stays the same when the name changes: credentials are kept under it."
          />
        ) : (
          <div className={styles.fixed}>
            <span className={styles.fixedName}>Id</span>
            <code className={styles.code}>{draft.id}</code>
          </div>
        )}
      </div>
      <ColorField
        color={draft.color}
        production={draft.production}
        others={others}
        choose={(color) => changeEditing((before) => withColor(before, color, {}))}
      />
      <Switch
        label="Production"
        checked={draft.production}
        change={setProduction}
        hint="Before anything on its servers or in these settings is changed, its name has to be typed. The frame, the title and every dialog say that it is production."
      />
      <Switch
        label="Read-only"
        checked={draft.readOnly === true}
        change={(on) => changeEditing((before) => withSwitch(before, "readOnly", on))}
        hint="The console changes nothing on its servers: no silences, and acknowledgements stay on this machine."
      />
      <Switch
        label="Switched off"
        checked={draft.disabled === true}
        change={(on) => changeEditing((before) => withSwitch(before, "disabled", on))}
        hint="It is kept in the file, but its servers are not asked and it is not shown."
      />
    </Card>
  );
}

function withColor(editing: Editing, color: string | undefined, change: { readonly production?: boolean }): Editing {
  const { color: _before, ...draft } = { ...editing.draft, ...change };
  return { ...editing, draft: color === undefined ? draft : { ...draft, color } };
}

/** Off is the usual, which needs no words in the file. */
function withSwitch(editing: Editing, name: "readOnly" | "disabled", on: boolean): Editing {
  const { [name]: _before, ...draft } = editing.draft;
  const before = editing.begunWith[name];
  const value = on ? true : before === false ? false : undefined;
  return { ...editing, draft: value === undefined ? draft : { ...draft, [name]: value } };
}
