import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  errorLines,
  linesContaining,
  quoteLogql,
  reservedNames,
  selectorForAll,
  selectorOf,
} from "../../../electron/console/loki/logql.ts";
import { readLogql, unquoteGo } from "../../support/lokiServer.ts";

/** Any text at all, lone surrogates among it. */
const anyText = fc.oneof(
  fc.string({ unit: "binary", minLength: 1 }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 1 }).map((units) => String.fromCharCode(...units)),
  fc
    .array(
      fc.constantFrom('"', "\\", "`", "\n", "\r", "}", "{", "|", "=", " json", "\u2028", "\0", "#", "\ufeff", "a"),
      {
        minLength: 1,
      },
    )
    .map((parts) => parts.join("")),
);

/** What Go can hold of a text: it knows no lone surrogates. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\ufffd");
}

const hostile = [
  "abc12345",
  'a"b',
  "a\\",
  '\\"',
  "line\nbreak",
  "carriage\r\nreturn",
  "back`tick",
  '"} | json',
  'x" or 1 == 1 #',
  '" | line_format "{{.x}}',
  "nul\0byte",
  "\u2028\u2029\ufeff",
  "emoji 🚀 and \ud83d alone",
  "%0A%22",
  "../../etc/passwd",
  "$(jndi:ldap://x)",
];

describe("linesContaining", () => {
  test.each(hostile)("%j is one line filter's text and nothing else", (id) => {
    expect(readLogql(linesContaining('{service="shell"}', id))).toEqual({
      matchers: [{ name: "service", operator: "=", value: "shell" }],
      filters: [{ operator: "|=", text: wellFormed(id) }],
    });
  });

  test("holds for any text", () => {
    fc.assert(
      fc.property(anyText, (id) => {
        expect(readLogql(linesContaining('{service_name=~".+"}', id))).toEqual({
          matchers: [{ name: "service_name", operator: "=~", value: ".+" }],
          filters: [{ operator: "|=", text: wellFormed(id) }],
        });
      }),
      { numRuns: 2_000 },
    );
  });

  test("has no parser stage, so that lines which are not JSON are found too", () => {
    expect(linesContaining('{service="shell"}', "abc12345")).toBe('{service="shell"} |= "abc12345"');
  });
});

describe("quoteLogql", () => {
  test("unescapes, by Go's rules, to the text", () => {
    fc.assert(
      fc.property(anyText, (text) => unquoteGo(quoteLogql(text)) === wellFormed(text)),
      { numRuns: 2_000 },
    );
  });

  test("writes no bare line break, quote or NUL", () => {
    fc.assert(fc.property(anyText, (text) => !/[\0\n\r]/.test(quoteLogql(text))));
  });
});

describe("selectorOf", () => {
  // The parser's table of words is an object with a prototype, so it takes `constructor` for one of them.
  const name = fc
    .stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,20}$/)
    .filter((text) => !reservedNames.has(text) && !(text in {}));
  const labels = fc.dictionary(name, anyText, { minKeys: 1, maxKeys: 6 });

  test("leaves out what no selector can name", () => {
    expect(selectorOf({ by: "x", service: "shell", json: "y" })).toBe('{service="shell"}');
  });

  test("equals each label's value, whatever it holds", () => {
    fc.assert(
      fc.property(labels, (wanted) => {
        const { matchers, filters } = readLogql(selectorOf(wanted));
        expect(filters).toEqual([]);
        expect(matchers).toEqual(
          Object.entries(wanted).map(([name, value]) => ({ name, operator: "=", value: wellFormed(value) })),
        );
      }),
    );
  });
});

describe("errorLines", () => {
  const [filter] = readLogql(errorLines('{job="a"}')).filters;
  const pattern = new RegExp((filter?.text ?? "").replace("(?i)", ""), "i");

  test.each(['{"level":"ERROR"}', "level=error", "CRITICAL: down", "panic: nil", "Traceback (most recent call last):"])(
    "finds %s",
    (line) => {
      expect(filter?.operator).toBe("|~");
      expect(pattern.test(line)).toBe(true);
    },
  );

  test("passes over what is no error", () => expect(pattern.test('{"level":"INFO","message":"ok"}')).toBe(false));
});

describe("selectorForAll", () => {
  test("prefers the label that every stream of a Loki 3 has", () => {
    expect(selectorForAll(["job", "service", "service_name"])?.selector).toBe('{service_name=~".+"}');
    expect(selectorForAll(["filename", "job"])?.selector).toBe('{job=~".+"}');
  });

  test("says what is left out, but for the label that every stream has", () => {
    expect(selectorForAll(["service_name"])?.note).toBeNull();
    expect(selectorForAll(["job"])?.note).toContain('Only streams with the label "job" are searched.');
  });

  test("never takes one of LogQL's own words", () => {
    expect(selectorForAll(["by", "colour"])?.selector).toBe('{colour=~".+"}');
    expect(selectorForAll(["json"])).toBeNull();
  });

  test("takes any label where none is usual, and none where there is none", () => {
    expect(selectorForAll(["zone"])?.selector).toBe('{zone=~".+"}');
    expect(selectorForAll([])).toBeNull();
  });
});
