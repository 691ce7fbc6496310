import { type KeyboardEvent, useRef } from "react";
import { countText } from "../format/number.ts";
import { cx } from "./cx.ts";
import segments from "./Segments.module.css";
import styles from "./StateTabs.module.css";

interface Props<T extends string> {
  readonly tabs: readonly T[];
  readonly names: Readonly<Record<T, string>>;
  readonly counts: Readonly<Record<T, number>>;
  readonly chosen: T;
  /** Id of the panel that the tabs change. */
  readonly panel: string;
  /** A class of its own for some. */
  readonly classOf?: (tab: T) => string | undefined;
  choose(tab: T): void;
}

/** States as tabs with their counts; the arrows go from one to the next. */
export function StateTabs<T extends string>({ tabs, names, counts, chosen, panel, classOf, choose }: Props<T>) {
  const list = useRef<HTMLDivElement>(null);
  const press = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const next = by === undefined ? undefined : tabs[(tabs.indexOf(chosen) + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    list.current?.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus();
  };
  return (
    <div className={segments.segments} role="tablist" aria-label="State" ref={list} onKeyDown={press}>
      {tabs.map((tab) => (
        <button
          key={tab}
          type="button"
          role="tab"
          data-tab={tab}
          aria-selected={tab === chosen}
          aria-controls={panel}
          tabIndex={tab === chosen ? 0 : -1}
          className={cx(segments.segment, classOf?.(tab))}
          onClick={() => choose(tab)}
        >
          {names[tab]} <span className={styles.count}>{countText(counts[tab])}</span>
        </button>
      ))}
    </div>
  );
}
