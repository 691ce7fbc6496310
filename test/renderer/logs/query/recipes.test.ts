import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { firstFault, isSelector, queryKind } from "../../../../renderer/logs/query/grammar.ts";
import {
  fillRecipe,
  problemOf,
  type Recipe,
  type RecipeValues,
  recipes,
} from "../../../../renderer/logs/query/recipes.ts";

const selector = '{service="shell"}';
const hostile = [
  'x"} | json | y="',
  "back`tick`",
  "back\\slash\\",
  "line\nbreak",
  "# comment",
  "{{.evil}}",
  "\ud800 half",
  "‮ right to left",
  "'; drop table",
];

function initial(recipe: Recipe): RecipeValues {
  return Object.fromEntries(
    recipe.fields.map(({ name, initial: value, placeholder }) => [
      name,
      name === "selector" ? selector : value === "" ? (placeholder ?? "") : value,
    ]),
  );
}

describe.each(recipes.map((recipe) => [recipe.name, recipe] as const))("%s", (_name, recipe) => {
  it("is LogQL with what stands in its fields at first", () => {
    const filled = fillRecipe(recipe, initial(recipe));
    expect(filled).not.toBeNull();
    expect(firstFault(filled ?? "")).toBeNull();
    expect(filled).toContain(selector);
  });

  it.each(hostile)("keeps the value %j a value", (value) => {
    const plain = recipe.fields.filter(({ kind }) => kind === "text" || kind === "pattern" || kind === "name");
    const filled = fillRecipe(recipe, {
      ...initial(recipe),
      ...Object.fromEntries(plain.map(({ name }) => [name, value])),
    });
    expect(firstFault(filled ?? "{")).toBeNull();
    // A value that broke out would add or take away stages.
    expect(stagesOf(filled ?? "")).toBe(stagesOf(fillRecipe(recipe, initial(recipe)) ?? ""));
  });
});

/** The query without its strings and names: what a value must not change. */
function stagesOf(text: string): string {
  return text
    .replace(/"(?:[^"\\]|\\.)*"/g, "S")
    .replace(/\b[a-zA-Z_]\w*\s*(?==~S|=S| >)/g, "N")
    .replace(/\s+/g, " ");
}

test("any text stays one value of one recipe", () => {
  const recipe = recipes.find(({ id }) => id === "user");
  if (recipe === undefined) throw new Error("the recipe is there");
  fc.assert(
    fc.property(fc.string({ unit: "binary", minLength: 1 }), (user) => {
      fc.pre(user.trim() !== "");
      const filled = fillRecipe(recipe, { selector, field: "user_id", user });
      return filled !== null && firstFault(filled) === null && stagesOf(filled) === `{N=S} | json | N=S`;
    }),
  );
});

test.each([
  ["selector", selector, null],
  ["selector", '{a="b"} |= "x"', "selector"],
  ["selector", "{}", "selector"],
  ["selector", "rate({}[5m])", "selector"],
  ["number", "100", null],
  ["number", "1.5", null],
  ["number", "100 or x", "number"],
  ["duration", "5m", null],
  ["duration", "5m]) or vector(1", "duration"],
  ["text", " ", "needed"],
] as const)("a field of the kind %s with %j: %s", (kind, value, word) => {
  const problem = problemOf({ name: "field", label: "Field", kind, initial: "" }, value);
  if (word === null) expect(problem).toBeNull();
  else expect(problem).toMatch(word);
});

test("a recipe with a bad value makes no query", () => {
  for (const recipe of recipes) expect(fillRecipe(recipe, { ...initial(recipe), selector: "{" })).toBeNull();
});

test("the counting recipes are queries for numbers, the others for lines", () => {
  const kinds = recipes.map((recipe) => [recipe.id, queryKind(fillRecipe(recipe, initial(recipe)) ?? "")]);
  expect(kinds.filter(([, kind]) => kind === "metric").map(([id]) => id)).toEqual(["error-rate", "top-errors"]);
  expect(kinds.every(([, kind]) => kind !== "empty")).toBe(true);
});

test("a selector is a selector and nothing else", () => {
  expect(isSelector('{a="b", c=~"d.*"}')).toBe(true);
  expect(isSelector('{a="b"} # and more')).toBe(false);
});
