import { expect, test } from "vitest";
import { emptyAdvice } from "../../../renderer/logs/emptyAdvice.ts";

test("an empty trace claims no more than that the lines' text was searched", () => {
  const widening = emptyAdvice({ range: { kind: "widening" } });
  expect(widening).toMatch(/^Check the ID\. The text of the lines was searched, as far back as it says above/);
  expect(widening).toContain('| trace_id="…"');
  expect(widening).not.toMatch(/All that Loki keeps/);
  expect(emptyAdvice({ range: { kind: "relative", milliseconds: 1 } })).toMatch(/^Check the ID, or choose a longer/);
});
