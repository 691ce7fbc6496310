import { useEffect, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { countText } from "../../format/number.ts";
import { cut } from "../../format/untrusted.ts";
import { AnsiText } from "./AnsiText.tsx";
import { chunksOf } from "./chunks.ts";
import styles from "./LongText.module.css";

const shownFirst = 4000;
/** One frame's worth of text to lay out. */
const chunkLength = 20_000;
/** More than this nobody reads on a screen; it can be copied. */
const mostShown = 1_000_000;

/** A long text: its beginning, and at a click all of it, drawn piece by piece so that the page stays quick. */
export function LongText({ text }: { readonly text: string }) {
  const [whole, setWhole] = useState(false);
  const long = text.length > shownFirst;
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keyboard. */}
      <pre className={styles.text} tabIndex={0}>
        {long && whole ? <Pieces text={cut(text, mostShown)} /> : <AnsiText text={text} limit={shownFirst} />}
      </pre>
      {long && (
        <Button small bare onClick={() => setWhole(!whole)}>
          {whole ? "Show less" : `Show all ${countText(text.length)} characters`}
        </Button>
      )}
      {whole && text.length > mostShown && (
        <p className={styles.words}>
          These are the first {countText(mostShown)} of {countText(text.length)} characters. Copy the line for the rest.
        </p>
      )}
    </>
  );
}

function Pieces({ text }: { readonly text: string }) {
  const [drawn, setDrawn] = useState(1);
  const pieces = chunksOf(text, chunkLength);
  const done = drawn >= pieces.length;
  useEffect(() => {
    if (done) return;
    const frame = requestAnimationFrame(() => setDrawn(drawn + 1));
    return () => cancelAnimationFrame(frame);
  }, [done, drawn]);
  return pieces.slice(0, drawn).map((piece, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text have no other name than their place.
    <span key={index} className={styles.piece}>
      <AnsiText text={piece} limit={chunkLength} />
    </span>
  ));
}
