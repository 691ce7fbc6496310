import { useState } from "react";
import type { SearchState } from "../../../shared/model/logs.ts";
import { Button } from "../../components/Button.tsx";
import { oneLine, visibleText } from "../../format/untrusted.ts";
import { useOccurrences } from "../useShownEntries.ts";
import { CompareDialog } from "./CompareDialog.tsx";
import { type ComparedRequest, useComparison } from "./useComparison.ts";

/** Marks the request that is shown, or compares it with another one. */
export function CompareButtons({ search }: { readonly search: SearchState }) {
  const { asked } = useOccurrences(search);
  const marked = useComparison((comparison) => comparison.marked);
  const [pair, setPair] = useState<readonly [ComparedRequest, ComparedRequest | null] | null>(null);
  const { query, range } = search;
  if (query.kind !== "request" || query.prefix === true || asked.length === 0) return null;
  const shown: ComparedRequest = {
    id: query.id,
    environments: Object.keys(search.environments),
    range,
    entries: asked,
  };
  const isMarked = marked?.entries[0]?.key === asked[0]?.key && marked?.id === query.id;
  return (
    <>
      {marked !== null && !isMarked ? (
        <Button small onClick={() => setPair([marked, shown])}>
          Compare with {visibleText(oneLine(marked.id, 24))}
        </Button>
      ) : (
        <Button small onClick={() => setPair([shown, null])}>
          Compare with…
        </Button>
      )}
      <Button
        small
        bare
        aria-pressed={isMarked}
        title="Keep this request, to compare the next one with it"
        onClick={() => useComparison.setState({ marked: isMarked ? null : shown })}
      >
        {isMarked ? "Marked to compare" : "Mark to compare"}
      </Button>
      {pair !== null && <CompareDialog opened close={() => setPair(null)} a={pair[0]} b={pair[1]} />}
    </>
  );
}
