import { IconArrowDown, IconArrowUp, IconCopy, IconTrash } from "@tabler/icons-react";
import type { KeyboardEvent } from "react";
import { backendCondition } from "../../../shared/model/backend.ts";
import type { Environment } from "../../../shared/model/environment.ts";
import type { EnvironmentSettings } from "../../../shared/settings/schema.ts";
import { needsProductionWord } from "../../app/production.ts";
import { useNow } from "../../app/ticker.ts";
import { conditionText } from "../../backends/words.ts";
import { useHealth } from "../../client/client.ts";
import { Button } from "../../components/Button.tsx";
import { ConditionDot } from "../../components/ConditionDot.tsx";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { environmentColor } from "../../components/environmentColor.ts";
import { Hidden } from "../../components/Hidden.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { asEnvironment } from "./asEnvironment.ts";
import { type BackendPart, connectionOf, hostOf, partsOf } from "./backends.ts";
import styles from "./Environments.module.css";

interface Props {
  readonly settings: EnvironmentSettings;
  /** As the console watches it; null where it does not. */
  readonly inForce: Environment | null;
  readonly locked: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  edit(): void;
  duplicate(): void;
  move(by: 1 | -1): void;
  act(deed: "Remove" | "Switch off" | "Switch on"): void;
}

/** One environment of the file: its colour, name and marks, its backends, and what can be done with it. */
export function EnvironmentRow(props: Props) {
  const { settings, inForce, move } = props;
  const environment = asEnvironment(settings, inForce);
  const off = settings.disabled === true;
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    move(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li
      className={styles.row}
      style={environmentColor(environment)}
      data-environment={settings.id}
      data-off={off || undefined}
      tabIndex={-1}
      onKeyDown={press}
    >
      <div className={styles.what}>
        <div className={styles.names}>
          <EnvironmentName environment={environment} id={settings.id} strong />
          {needsProductionWord(environment) && <span className={styles.mark}>production</span>}
          {settings.readOnly === true && <span className={styles.mark}>read-only</span>}
          {off && <span className={styles.mark}>switched off</span>}
        </div>
        <Servers settings={settings} off={off} />
      </div>
      <Buttons {...props} off={off} />
    </li>
  );
}

function Buttons(props: Props & { readonly off: boolean }) {
  const { settings, locked, isFirst, isLast, off, edit, duplicate, move, act } = props;
  const name = visibleText(oneLine(settings.name, 80));
  const icon = { size: 15, stroke: 1.7, "aria-hidden": true } as const;
  return (
    <div className={styles.buttons}>
      <Button small onClick={edit} aria-label={`${locked ? "Look at" : "Edit"} ${name}`}>
        {locked ? "Look" : "Edit"}
      </Button>
      {!locked && (
        <>
          <Button
            small
            onClick={() => act(off ? "Switch on" : "Switch off")}
            aria-label={`Switch ${off ? "on" : "off"} ${name}`}
          >
            {off ? "Switch on" : "Switch off"}
          </Button>
          <Button small bare title="Duplicate" aria-label={`Duplicate ${name}`} onClick={duplicate}>
            <IconCopy {...icon} />
          </Button>
          <Button
            small
            bare
            title="Move up (Alt ↑)"
            aria-label={`Move ${name} up`}
            disabled={isFirst}
            onClick={() => move(-1)}
          >
            <IconArrowUp {...icon} />
          </Button>
          <Button
            small
            bare
            title="Move down (Alt ↓)"
            aria-label={`Move ${name} down`}
            disabled={isLast}
            onClick={() => move(1)}
          >
            <IconArrowDown {...icon} />
          </Button>
          <Button
            small
            bare
            title="Remove"
            aria-label={`Remove ${name}`}
            // With the first click of two the next row comes to where the second one falls.
            onClick={({ detail }) => detail < 2 && act("Remove")}
          >
            <IconTrash {...icon} />
          </Button>
        </>
      )}
    </div>
  );
}

function Servers({ settings, off }: { readonly settings: EnvironmentSettings; readonly off: boolean }) {
  const parts = partsOf(settings);
  if (parts.length === 0) return <span className={styles.muted}>No backend yet.</span>;
  return (
    <ul className={styles.servers}>
      {parts.map((part) => (
        <Server key={part.backend} part={part} environment={settings.id} off={off} />
      ))}
    </ul>
  );
}

interface ServerProps {
  readonly part: BackendPart;
  readonly environment: string;
  readonly off: boolean;
}

function Server({ part, environment, off }: ServerProps) {
  const health = useHealth()[`${environment}/${part.backend}`];
  const now = useNow();
  return (
    <li className={styles.server}>
      {!off && health !== undefined && (
        <>
          <ConditionDot condition={backendCondition(health, now)} />
          <Hidden>{`${conditionText(health, now)}: `}</Hidden>
        </>
      )}
      <span>{part.name}</span>
      <Untrusted className={styles.host} text={oneLine(hostOf(connectionOf(part).url), 70)} />
    </li>
  );
}
