import { expect, test } from "vitest";
import { searchEntry } from "../../../electron/console/logs/searchEntry.ts";
import type { EnvironmentSearch, SearchState } from "../../../shared/model/logs.ts";
import { traceInHash } from "../../../shared/permanentLink.ts";
import { entryAt } from "../../renderer/logs/fakeEntries.ts";

const at = 1_795_000_000_000;

function state(status: EnvironmentSearch["status"]): EnvironmentSearch {
  return {
    status,
    found: 0,
    span: null,
    searched: null,
    more: false,
    logql: "",
    notes: [],
    error: null,
    startedAt: at,
    settledAt: at,
  };
}

function search(changes: Partial<SearchState>): SearchState {
  return {
    id: "search-1",
    query: { kind: "request", id: "abc12345" },
    range: { kind: "widening" },
    startedAt: at,
    environments: { production: state("found"), staging: state("none") },
    streams: [],
    entries: [],
    ...changes,
  };
}

const nameOf = (id: string) => (id === "production" ? "Production" : "Staging");

test("a trace is told with what it found, and its link finds the same again", () => {
  const entries = [entryAt(at), entryAt(at + 5000)];
  const entry = searchEntry(search({ entries }), nameOf, at);
  expect(entry.text).toBe("Traced abc12345 in Production, Staging: found 2 entries.");
  expect(entry).toMatchObject({ kind: "search", environment: null });
  expect(traceInHash(entry.link ?? "")).toEqual({
    kind: "trace",
    id: "abc12345",
    environments: ["production", "staging"],
    span: { from: at - 60_000, to: at + 65_000 },
  });
});

test("what could not be asked is said", () => {
  const environments = { production: state("failed"), staging: state("none") };
  expect(searchEntry(search({ environments }), nameOf, at).text).toBe(
    "Traced abc12345 in Production, Staging: found nothing; Production could not be asked.",
  );
});

test("a search that was stopped has not found nothing", () => {
  const environments = { production: state("cancelled"), staging: state("none") };
  expect(searchEntry(search({ environments }), nameOf, at).text).toBe(
    "Traced abc12345 in Production, Staging: found nothing; the search of Production was stopped.",
  );
});

test("a query is told as it was written, without a link", () => {
  const query = { kind: "logql", expression: '{service="shell"}', direction: "forward", limit: null } as const;
  const entry = searchEntry(search({ query, environments: { production: state("none") } }), nameOf, at);
  expect(entry).toMatchObject({
    environment: "production",
    link: null,
    text: 'Searched {service="shell"} in Production: found nothing.',
  });
});
