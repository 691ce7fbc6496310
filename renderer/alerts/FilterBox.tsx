import { IconFilter, IconX } from "@tabler/icons-react";
import { type ClipboardEvent, type KeyboardEvent, type Ref, useId, useMemo, useState } from "react";
import { formatMatcher, type Matcher, parseMatchers } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { goTo } from "../app/place.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./FilterBox.module.css";
import { added, filterText } from "./filter.ts";
import { suggestionsFor } from "./suggestions.ts";

interface Props {
  readonly matchers: readonly Matcher[];
  readonly alerts: readonly Alert[];
  readonly inputRef: Ref<HTMLInputElement>;
}

/** Matchers as chips, and a field for more in Alertmanager's syntax, with what can be typed next. */
export function FilterBox({ matchers, alerts, inputRef }: Props) {
  const listId = useId();
  const [text, setText] = useState("");
  const [error, setError] = useState<string | null>(null);
  const [focused, setFocused] = useState(false);
  const [at, setAt] = useState(-1);
  const suggestions = useMemo(() => (focused ? suggestionsFor(text, alerts) : []), [focused, text, alerts]);
  const set = (next: readonly Matcher[]) => goTo({ filter: filterText(next) });
  const write = (value: string) => {
    setText(value);
    setError(null);
    setAt(-1);
  };
  const accept = (value: string) => {
    const parsed = parseMatchers(value);
    if (!parsed.ok) {
      setError(`${parsed.message}. For example: severity="critical"`);
      return;
    }
    set(added(matchers, parsed.matchers));
    write("");
  };
  const take = (suggestion: string) => (parseMatchers(suggestion).ok ? accept(suggestion) : write(suggestion));
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = suggestions[at];
    if (event.key === "Enter") chosen === undefined ? text.trim() !== "" && accept(text) : take(chosen);
    else if (event.key === "ArrowDown") setAt(Math.min(at + 1, suggestions.length - 1));
    else if (event.key === "ArrowUp") setAt(Math.max(at - 1, -1));
    else if (event.key === "Tab" && chosen !== undefined) take(chosen);
    else if (event.key === "Escape") text === "" ? event.currentTarget.blur() : write("");
    else if (event.key === "Backspace" && text === "" && matchers.length > 0) {
      write(formatMatcher(matchers[matchers.length - 1] as Matcher));
      set(matchers.slice(0, -1));
    } else return;
    event.preventDefault();
  };
  const paste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData("text");
    const parsed = parseMatchers(pasted);
    if (text !== "" || !parsed.ok || parsed.matchers.length === 0) return;
    event.preventDefault();
    set(added(matchers, parsed.matchers));
  };
  const open = focused && suggestions.length > 0;

  return (
    <div className={styles.box} data-error={error !== null || undefined}>
      <IconFilter size={14} stroke={1.7} className={styles.icon} aria-hidden="true" />
      {matchers.map((matcher) => (
        <Chip
          key={formatMatcher(matcher)}
          matcher={matcher}
          remove={() => set(matchers.filter((other) => other !== matcher))}
        />
      ))}
      <input
        ref={inputRef}
        className={styles.input}
        role="combobox"
        aria-label="Filter by matchers"
        aria-expanded={open}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={at >= 0 && open ? `${listId}-${at}` : undefined}
        aria-invalid={error !== null}
        aria-describedby={error === null ? undefined : `${listId}-error`}
        placeholder={matchers.length === 0 ? 'Filter, for example severity="critical"' : "Add a matcher"}
        autoComplete="off"
        spellCheck={false}
        value={text}
        onChange={(event) => write(event.target.value)}
        onKeyDown={press}
        onPaste={paste}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      {error !== null && (
        <p className={styles.error} id={`${listId}-error`} role="alert">
          {visibleText(error)}
        </p>
      )}
      <div
        className={styles.suggestions}
        id={listId}
        role="listbox"
        aria-label="Matchers"
        hidden={!open || error !== null}
      >
        {suggestions.map((suggestion, index) => (
          <div
            key={suggestion}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={styles.suggestion}
            onMouseDown={(event) => {
              event.preventDefault();
              take(suggestion);
            }}
          >
            <bdi>{visibleText(oneLine(suggestion, 120))}</bdi>
          </div>
        ))}
      </div>
    </div>
  );
}

function Chip({ matcher, remove }: { readonly matcher: Matcher; remove(): void }) {
  const text = visibleText(oneLine(formatMatcher(matcher), 80));
  return (
    <span className={styles.chip}>
      <bdi>{text}</bdi>
      <button type="button" className={styles.remove} aria-label={`Remove ${text}`} onClick={remove}>
        <IconX size={12} stroke={2} aria-hidden="true" />
      </button>
    </span>
  );
}
