import { IconCheck } from "@tabler/icons-react";
import type { MouseEvent } from "react";
import type { Silence } from "../../shared/model/silence.ts";
import { useTicking } from "../app/ticker.ts";
import { useEnvironment } from "../client/client.ts";
import { cx } from "../components/cx.ts";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { GridCell, GridRow } from "../components/Grid.tsx";
import { countOf } from "../format/number.ts";
import { oneLine, visibleText } from "../format/untrusted.ts";
import { MatcherList } from "./MatcherList.tsx";
import chips from "./SilenceChips.module.css";
import { SilenceChips } from "./SilenceChips.tsx";
import styles from "./SilenceRow.module.css";
import { useCovered } from "./useCovered.ts";
import { stateAt } from "./words.ts";

/** In pixels: known without drawing it. */
export const silenceRowHeight = 62;

interface Props {
  readonly silence: Silence;
  readonly place: { readonly top: number; readonly height: number };
  readonly index: number;
  readonly open: boolean;
  readonly picked: boolean;
  readonly showEnvironment: boolean;
  click(event: MouseEvent): void;
  pick(): void;
}

/** Why it is, when it ends, what it matches, who wrote it and how much it covers. */
export function SilenceRow({ silence, place, index, open, picked, showEnvironment, click, pick }: Props) {
  const expired = useTicking((now) => stateAt(silence, now) === "expired");
  return (
    <GridRow
      id={`silence-row-${index}`}
      rowIndex={index + 1}
      selected={open || picked}
      className={cx(styles.row, open && styles.open, picked && styles.picked, expired && styles.expired)}
      place={place}
      onClick={click}
    >
      <GridCell className={styles.pick}>
        {!expired && (
          <button
            type="button"
            tabIndex={-1}
            className={cx(styles.box, picked && styles.checked)}
            aria-pressed={picked}
            aria-label="Select to expire with others"
            onClick={(event) => {
              event.stopPropagation();
              pick();
            }}
          >
            {picked && <IconCheck size={12} stroke={3} aria-hidden="true" />}
          </button>
        )}
      </GridCell>
      <GridCell className={styles.words}>
        <div className={styles.first}>
          <span className={styles.title}>
            <bdi>{visibleText(oneLine(silence.comment, 240)) || "No comment"}</bdi>
          </span>
          {showEnvironment && <Where environment={silence.environment} />}
          <SilenceChips silence={silence} />
        </div>
        <div className={styles.second}>
          <MatcherList matchers={silence.matchers} short />
          <span className={styles.spacer} />
          <span className={styles.author}>
            <bdi>{visibleText(oneLine(silence.createdBy, 60))}</bdi>
          </span>
          {!expired && <CoverCount silence={silence} />}
        </div>
      </GridCell>
    </GridRow>
  );
}

function CoverCount({ silence }: { readonly silence: Silence }) {
  const count = useCovered(silence).length;
  if (count === 0) return <span className={cx(chips.chip, chips.nothing)}>covers nothing</span>;
  return <span className={styles.covers}>covers {countOf(count, "alert")}</span>;
}

function Where({ environment }: { readonly environment: string }) {
  return (
    <span className={styles.where}>
      <EnvironmentName environment={useEnvironment(environment)} id={environment} strong />
    </span>
  );
}
