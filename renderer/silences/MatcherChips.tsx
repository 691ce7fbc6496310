import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { type Matcher, type MatcherOperator, parseMatchers } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import type { MatcherChip } from "../../shared/silences.ts";
import { suggestionsFor } from "../alerts/suggestions.ts";
import { Button } from "../components/Button.tsx";
import { cx } from "../components/cx.ts";
import { visibleText } from "../format/untrusted.ts";
import { withMatchers } from "./draft.ts";
import styles from "./MatcherChips.module.css";

const operators: readonly MatcherOperator[] = ["=", "!=", "=~", "!~"];

interface Props {
  readonly chips: readonly MatcherChip[];
  /** The alerts whose labels are offered. */
  readonly alerts: readonly Alert[];
  /** A matcher that is being typed and not among them yet. */
  readonly typed: string;
  change(chips: readonly MatcherChip[]): void;
  type(typed: string): void;
}

/** The matchers: each switched on or off, with its operator and value, and a field for more. */
export function MatcherChips({ chips, alerts, typed, change, type }: Props) {
  const set = (index: number, next: MatcherChip) => change(chips.map((chip, at) => (at === index ? next : chip)));
  return (
    <fieldset className={styles.field}>
      <legend className={styles.legend}>Silences alerts with all of these labels</legend>
      <ul className={styles.chips}>
        {chips.map((chip, index) => (
          <Chip
            // biome-ignore lint/suspicious/noArrayIndexKey: a chip is known by its place while its value is typed.
            key={index}
            chip={chip}
            set={(next) => set(index, next)}
            remove={() => change(chips.filter((_, at) => at !== index))}
          />
        ))}
      </ul>
      <AddMatcher
        alerts={alerts}
        text={typed}
        setText={type}
        add={(matchers) => change(withMatchers(chips, matchers))}
      />
    </fieldset>
  );
}

interface ChipProps {
  readonly chip: MatcherChip;
  set(chip: MatcherChip): void;
  remove(): void;
}

function Chip({ chip, set, remove }: ChipProps) {
  const { matcher, on } = chip;
  const name = visibleText(matcher.name);
  return (
    <li className={cx(styles.chip, on ? styles.on : styles.off)}>
      <label className={styles.name}>
        <input type="checkbox" checked={on} onChange={(event) => set({ ...chip, on: event.target.checked })} />
        <bdi>{name}</bdi>
      </label>
      <select
        className={styles.operator}
        aria-label={`Operator of ${name}`}
        value={matcher.operator}
        onChange={(event) => {
          const operator = operators.find((each) => each === event.target.value) ?? "=";
          set({ matcher: { ...matcher, operator }, on: true });
        }}
      >
        {operators.map((operator) => (
          <option key={operator}>{operator}</option>
        ))}
      </select>
      <input
        className={styles.value}
        aria-label={`Value of ${name}`}
        size={Math.min(48, Math.max(4, matcher.value.length))}
        spellCheck={false}
        value={matcher.value}
        onChange={(event) => set({ matcher: { ...matcher, value: event.target.value }, on: true })}
      />
      <button type="button" className={styles.remove} aria-label={`Remove ${name}`} onClick={remove}>
        <IconX size={12} stroke={2} aria-hidden="true" />
      </button>
    </li>
  );
}

interface AddProps {
  readonly alerts: readonly Alert[];
  readonly text: string;
  setText(text: string): void;
  add(matchers: readonly Matcher[]): void;
}

function AddMatcher({ alerts, text, setText, add }: AddProps) {
  const id = useId();
  const [error, setError] = useState<string | null>(null);
  const suggestions = useMemo(() => suggestionsFor(text, alerts), [text, alerts]);
  const accept = () => {
    if (text.trim() === "") return;
    const parsed = parseMatchers(text);
    if (!parsed.ok) return setError(`${parsed.message}. For example: severity="critical"`);
    add(parsed.matchers);
    setText("");
    setError(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    // Enter adds what is typed; it must not send a silence that lacks it.
    event.preventDefault();
    accept();
  };
  return (
    <div>
      <div className={styles.add}>
        <input
          className={styles.input}
          aria-label="Add a matcher"
          aria-invalid={error !== null}
          aria-describedby={error === null ? undefined : `${id}-error`}
          placeholder='Add a matcher, for example component=~"db.*"'
          list={`${id}-list`}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setError(null);
          }}
          onKeyDown={press}
          // So that whoever goes on to send it has it among the matchers, or is told what is wrong with it.
          onBlur={accept}
        />
        <datalist id={`${id}-list`}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
        {text !== "" && (
          <Button small onClick={accept}>
            Add
          </Button>
        )}
      </div>
      {error !== null && (
        <p className={styles.error} id={`${id}-error`} role="alert">
          {visibleText(error)}
        </p>
      )}
    </div>
  );
}
