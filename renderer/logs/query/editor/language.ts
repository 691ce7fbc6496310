import { HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from "@codemirror/language";
import type { Extension } from "@codemirror/state";
import { EditorView } from "@codemirror/view";
import { parser } from "@grafana/lezer-logql";
import { styleTags, tags } from "@lezer/highlight";

const aggregations = "Sum Avg Count Max Min Stddev Stdvar Bottomk Topk Sort Sort_Desc Approx_Topk LabelReplace Vector";
const ranges =
  "CountOverTime Rate RateCounter BytesOverTime BytesRate AvgOverTime SumOverTime MinOverTime MaxOverTime StddevOverTime StdvarOverTime QuantileOverTime FirstOverTime LastOverTime AbsentOverTime";
const stages = "Json Logfmt Unpack Pattern Regexp Unwrap LabelFormat LineFormat Decolorize Drop Keep Ip";
const words = "By Without And Or Unless On Ignoring GroupLeft GroupRight Bool Offset";
const operators = "Eq Neq Re Nre PipeExact PipeMatch PipePattern Npa Pipe Gtr Gte Lss Lte Eql Add Sub Mul Div Mod Pow";

/** LogQL by its own grammar, with the meaning of each part for the colours. */
const logql = LRLanguage.define({
  name: "logql",
  parser: parser.configure({
    props: [
      styleTags({
        LineComment: tags.comment,
        String: tags.string,
        "Number Duration Bytes": tags.number,
        Identifier: tags.propertyName,
        [aggregations]: tags.function(tags.name),
        [ranges]: tags.function(tags.name),
        [stages]: tags.keyword,
        [words]: tags.operatorKeyword,
        [operators]: tags.operator,
      }),
    ],
  }),
  languageData: { closeBrackets: { brackets: ["(", "[", "{", '"', "`"] }, commentTokens: { line: "#" } },
});

const colours = HighlightStyle.define([
  { tag: tags.comment, color: "var(--faint)", fontStyle: "italic" },
  { tag: tags.string, color: "var(--ok)" },
  { tag: tags.number, color: "var(--warning)" },
  { tag: tags.propertyName, color: "var(--info)" },
  { tag: tags.function(tags.name), color: "var(--accent)", fontWeight: "600" },
  { tag: tags.keyword, color: "var(--quiet)", fontWeight: "600" },
  { tag: tags.operatorKeyword, color: "var(--quiet)" },
  { tag: tags.operator, color: "var(--muted)" },
]);

/** The look of the editor by our tokens, which follow the colour scheme by themselves. */
const look = EditorView.theme({
  "&": { flex: "1", minWidth: "0", color: "var(--text)", backgroundColor: "transparent" },
  "&.cm-focused": { outline: "none" },
  ".cm-scroller": { font: "13px/20px var(--mono)", maxHeight: "164px", overflow: "auto" },
  ".cm-content": { padding: "7px 0", caretColor: "var(--text)" },
  ".cm-line": { padding: "0 2px 0 0" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  ".cm-placeholder": { color: "var(--faint)", font: "13px/20px var(--sans)" },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--accent) 28%, transparent)",
    color: "inherit",
  },
  "&.cm-focused .cm-nonmatchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--critical) 28%, transparent)",
    color: "inherit",
  },
  ".cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground": {
    background: "color-mix(in srgb, var(--accent) 32%, transparent)",
  },
  ".cm-lintRange-error": {
    backgroundImage: "none",
    textDecoration: "underline wavy var(--critical) 1px",
    textUnderlineOffset: "3px",
  },
  ".cm-lintPoint-error:after": { borderBottomColor: "var(--critical)" },
  ".cm-tooltip": {
    backgroundColor: "var(--panel)",
    border: "1px solid var(--line-strong)",
    borderRadius: "var(--radius)",
    boxShadow: "var(--shadow)",
    color: "var(--text)",
    overflow: "hidden",
  },
  ".cm-tooltip.cm-tooltip-lint": { maxWidth: "520px" },
  ".cm-diagnostic": { font: "12px/1.45 var(--sans)", padding: "5px 10px" },
  ".cm-diagnostic-error": { borderLeftColor: "var(--critical)" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { font: "12px/1.5 var(--mono)", maxHeight: "230px", minWidth: "200px" },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li": {
    padding: "2px 9px",
    display: "flex",
    gap: "14px",
    alignItems: "baseline",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul > li[aria-selected]": {
    backgroundColor: "color-mix(in srgb, var(--accent) 24%, var(--panel))",
    color: "var(--text)",
  },
  ".cm-completionLabel": { flex: "1" },
  ".cm-completionMatchedText": { textDecoration: "none", color: "var(--accent)", fontWeight: "650" },
  ".cm-completionDetail": { color: "var(--muted)", font: "12px/1.5 var(--sans)", fontStyle: "normal", margin: "0" },
});

/** Highlighting and look of LogQL. */
export function logqlLanguage(): Extension {
  return [new LanguageSupport(logql), syntaxHighlighting(colours), look];
}
