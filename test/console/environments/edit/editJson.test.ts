import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { editJson } from "../../../../electron/console/environments/edit/editJson.ts";
import { editSettings } from "../../../../electron/console/environments/edit/editSettings.ts";
import { parseJsonTree, plainValue } from "../../../../electron/console/environments/jsonTree.ts";
import { parseSettings } from "../../../../electron/console/environments/parse.ts";
import type { EnvironmentSettings, SettingsFile } from "../../../../shared/settings/schema.ts";
import { aChange, aSettingsFile } from "./arbitrarySettings.ts";
import { commentsOf, scribble } from "./scribble.ts";

function meaning(text: string): unknown {
  const tree = parseJsonTree(text);
  if (!tree.ok) throw new Error(`${tree.message} at ${tree.offset}: ${text}`);
  return plainValue(tree.root);
}

function edited(text: string, after: unknown): string {
  return editJson(text, meaning(text), after);
}

const commented = `// Who is on call edits this file.
{
  "$schema": "./environments.schema.json",
  "version": 1, // there is only one
  /* first the one that hurts */
  "environments": [ // in the order of the screen
    // Production: ask Ada before a change.
    {
      "id": "production", "name": "Production", // its name is typed
      "production": true,
      "prometheus": {
        /* behind the VPN */ "url": "https://prometheus.example.com",
        "timeout": "5s", // it is slow on Mondays
      },
      // the backup comes first
      "alertmanagers": [
        { "url": "https://b.example.com" }, // backup
        { "url": "https://a.example.com" }  // main
      ]
    },

    // Staging is anybody's.
    { "id": "staging", "name": "Staging", "production": false },
  ]
}
// the end
`;

function changed(change: (environments: EnvironmentSettings[]) => EnvironmentSettings[]): string {
  const before = meaning(commented) as SettingsFile;
  const after = { ...before, environments: change(structuredClone(before.environments) as EnvironmentSettings[]) };
  return editSettings(commented, before, after, after);
}

describe("only what differs is touched", () => {
  test("nothing", () => {
    expect(changed((all) => all)).toBe(commented);
  });

  test("a field", () => {
    const text = changed(([first, ...others]) => [{ ...(first as EnvironmentSettings), name: "Prod" }, ...others]);
    expect(text).toBe(commented.replace('"name": "Production"', '"name": "Prod"'));
  });

  test("a field that goes, of which the comment stays", () => {
    const text = changed(([first, ...others]) => [
      { ...(first as EnvironmentSettings), prometheus: { url: "https://prometheus.example.com" } },
      ...others,
    ]);
    expect(text).toBe(
      commented.replace('        "timeout": "5s", // it is', "        // it is").replace(",\n        //", ", //"),
    );
  });

  test("a field that comes, deep inside", () => {
    const text = changed(([first, second]) => [
      { ...(first as EnvironmentSettings), loki: { url: "https://loki.example.com", tenants: ["shop"] } },
      { ...(second as EnvironmentSettings), disabled: true },
    ]);
    const expected = commented
      .replace(
        "// main\n      ]\n",
        '// main\n      ],\n      "loki": { "url": "https://loki.example.com", "tenants": ["shop"] }\n',
      )
      .replace('"production": false }', '"production": false, "disabled": true }');
    expect(text).toBe(expected);
  });

  test("an environment more, over several lines, behind the trailing comma", () => {
    const added = { id: "dev", name: "Dev", production: false, prometheus: { url: "http://p" } };
    const lines = [
      "    {",
      '      "id": "dev",',
      '      "name": "Dev",',
      '      "production": false,',
      '      "prometheus": { "url": "http://p" }',
      "    },",
    ];
    expect(changed((all) => [...all, added])).toBe(
      commented.replace('"production": false },\n', `"production": false },\n${lines.join("\n")}\n`),
    );
  });

  test("the order: what stands above an environment goes with it", () => {
    const start = commented.indexOf("    // Production");
    const middle = commented.indexOf("\n\n    // Staging");
    const end = commented.indexOf("\n  ]\n}");
    const [production, staging] = [commented.slice(start, middle), commented.slice(middle + 1, end)];
    expect(changed((all) => all.toReversed())).toBe(
      `${commented.slice(0, start)}${staging}\n${production}${commented.slice(end)}`,
    );
  });

  test("an environment that goes, with what is inside; comments beside it stay", () => {
    const text = changed((all) => all.slice(1));
    const inside = /their name|its name|backup|main|VPN|Mondays/;
    expect(commentsOf(text)).toEqual(commentsOf(commented).filter((comment) => !inside.test(comment)));
    expect(text).toContain("// Production: ask Ada");
    expect(meaning(text)).toMatchObject({ environments: [{ id: "staging" }] });
  });

  test("the first of two servers, and the other keeps its comment", () => {
    const text = changed(([first, ...others]) => [
      { ...(first as EnvironmentSettings), alertmanagers: [{ url: "https://a.example.com", timeout: "3s" }] },
      ...others,
    ]);
    expect(text).toContain(
      '[ // backup\n        { "url": "https://a.example.com", "timeout": "3s" }  // main\n      ]',
    );
    expect(commentsOf(text)).toEqual(commentsOf(commented));
  });
});

describe("odd texts", () => {
  test.each<[string, string, unknown, string]>([
    ["one line", '{"a":1,"b":[1,2]}', { a: 2, b: [1, 2, 3] }, '{"a":2,"b":[1,2, 3]}'],
    ["an empty list", '{\n  "a": []\n}', { a: ["x"] }, '{\n  "a": ["x"]\n}'],
    ["an empty object with a comment", "{ // nothing yet\n}", { a: 1 }, '{ // nothing yet\n  "a": 1\n}'],
    ["an empty list with a comment on its line", '{"a": [ /* none */ ]}', { a: [1] }, '{"a": [ /* none */\n  1\n]}'],
    ["all gone", '{ "a": [\n  1,\n  2\n] }', { a: [] }, '{ "a": [] }'],
    ["the first gone", "[1, 2]", [2], "[2]"],
    ["the last gone, with a trailing comma", "[1, 2,]", [1], "[1,]"],
    ["a comment before the comma", '{"a": 1 // one\n, "b": 2}', { b: 2 }, '{ // one\n  "b": 2}'],
    ["a comment that is last on its line", "[1, // one\n2]", [2, 1], "[\n2, 1 // one\n]"],
    ["a key that is there twice", '{"a": 1, "a": 2}', { a: 3 }, '{"a": 1, "a": 3}'],
    ["a key that is there twice and goes", '{"a": 1, "b": 0, "a": 2}', { b: 0 }, '{"b": 0}'],
    [
      "tabs and Windows line ends",
      '{\r\n\t"a": 1\r\n}\r\n',
      { a: 1, b: { c: { d: 1 } } },
      '{\r\n\t"a": 1,\r\n\t"b": {\r\n\t\t"c": { "d": 1 }\r\n\t}\r\n}\r\n',
    ],
    ["another type", '{"a": "x"}', { a: { b: 1 } }, '{"a": { "b": 1 }}'],
    ["comments around the colon", '{"a" /* 1 */ : // 2\n 1, "b": 2}', { b: 2 }, '{ /* 1 */ // 2\n "b": 2}'],
  ])("%s", (_what, text, after, expected) => {
    const result = edited(text, after);
    expect(result).toBe(expected);
    expect(meaning(result)).toEqual(after);
    expect(commentsOf(result)).toEqual(commentsOf(text));
  });

  test("a key that would reach the prototype is left alone", () => {
    const text =
      '{"version":1,"environments":[{"id":"a","name":" A ","production":false,"severities":{"__proto__":"info","x":"info"}}]}';
    const parsed = parseSettings(text);
    if (!parsed.ok) throw new Error("not valid");
    const [environment] = parsed.settings.environments;
    const after = { ...parsed.settings, environments: [{ ...(environment as EnvironmentSettings), color: "#112233" }] };
    const result = editSettings(text, parsed.settings, after, after);
    expect(result).toBe(text.replace("}}]}", '}, "color": "#112233"}]}'));
  });

  test("text that is no JSON is not edited", () => {
    expect(() => editJson("{", {}, { a: 1 })).toThrow("This cannot be edited: a } is missing.");
  });
});

describe("for any settings, written in any way", () => {
  const seed = fc.integer();

  test("an edited text means what is wanted", () => {
    fc.assert(
      fc.property(aSettingsFile, aSettingsFile, seed, (before, after, hand) => {
        const text = scribble(before, hand);
        const parsed = parseSettings(editSettings(text, before, after, after));
        expect(parsed).toEqual({ ok: true, settings: after });
      }),
      { numRuns: 500 },
    );
  });

  test("every comment survives a change that takes nothing away that has a comment inside", () => {
    fc.assert(
      fc.property(aSettingsFile, aChange, seed, (before, change, hand) => {
        const after = change(before);
        const text = scribble(before, hand);
        const result = editSettings(text, before, after, after);
        expect(parseSettings(result)).toEqual({ ok: true, settings: after });
        expect(commentsOf(result).toSorted()).toEqual(commentsOf(text).toSorted());
      }),
      { numRuns: 1_000 },
    );
  });

  test("an environment that goes takes no comment with it but those inside", () => {
    fc.assert(
      fc.property(aSettingsFile, fc.nat(), seed, (before, which, hand) => {
        fc.pre(before.environments.length > 0);
        const gone = which % before.environments.length;
        const after = { ...before, environments: before.environments.filter((_, index) => index !== gone) };
        const text = scribble(before, hand);
        const tree = parseJsonTree(text);
        if (!tree.ok) throw new Error(tree.message);
        const list = tree.root.children?.find(({ children }) => children?.[0]?.value === "environments")?.children?.[1];
        const { offset = 0, length = 0 } = list?.children?.[gone] ?? {};
        const outside = commentsOf(`${text.slice(0, offset)}0${text.slice(offset + length)}`);
        expect(commentsOf(editSettings(text, before, after, after))).toEqual(outside);
      }),
      { numRuns: 500 },
    );
  });

  test("the same settings are the same text", () => {
    fc.assert(
      fc.property(aSettingsFile, seed, (settings, hand) => {
        const text = scribble(settings, hand);
        expect(editSettings(text, settings, structuredClone(settings), settings)).toBe(text);
      }),
    );
  });
});
