import { Fragment, useMemo } from "react";
import { cx } from "../../components/cx.ts";
import { cut, visibleText } from "../../format/untrusted.ts";
import { Marked } from "../Marked.tsx";
import styles from "./AnsiText.module.css";
import { type AnsiSpan, ansiSpans, cutSpans } from "./ansi.ts";

interface Props {
  readonly text: string;
  /** No more characters than so many are drawn. */
  readonly limit: number;
  /** What is marked in it; empty: nothing. */
  readonly hit?: string;
  /** Whether line breaks and runs of blanks become one blank. */
  readonly oneLine?: boolean;
}

/** Sequences take room of their own; this many times the limit is looked at. */
const lookAhead = 4;

/** A text that a server wrote, in the colours that it has for a terminal: isolated, its invisible characters shown. */
export function AnsiText({ text, limit, hit = "", oneLine = false }: Props) {
  const { spans, longer } = useMemo(() => {
    const whole = ansiSpans(cut(text, limit * lookAhead));
    const flat = oneLine ? whole.map((span) => ({ ...span, text: span.text.replace(/\s+/g, " ") })) : whole;
    const length = flat.reduce((sum, span) => sum + span.text.length, 0);
    return { spans: cutSpans(flat, limit), longer: length > limit || text.length > limit * lookAhead };
  }, [text, limit, oneLine]);
  return (
    <bdi>
      {spans.map((span, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name than their place.
        <Part key={index} span={span} hit={hit} />
      ))}
      {longer && "…"}
    </bdi>
  );
}

function Part({ span, hit }: { readonly span: AnsiSpan; readonly hit: string }) {
  const { color, bold, faint, italic, underline } = span;
  const text = visibleText(span.text);
  const shown = hit === "" ? text : <Marked text={text} hit={hit} />;
  if (color === null && !bold && !faint && !italic && !underline) return <Fragment>{shown}</Fragment>;
  const look = cx(
    styles.part,
    bold && styles.bold,
    faint && styles.faint,
    italic && styles.italic,
    underline && styles.underline,
  );
  return (
    <span className={look} data-color={color ?? undefined}>
      {shown}
    </span>
  );
}
