import { expect, test } from "vitest";
import { parsePermanentLink } from "../../shared/permanentLink.ts";
import { deedOfFault, faultOfLink, linkFaults, refusedInHash } from "../../shared/refusedLink.ts";

test.each([
  ["incident-console://alert/production", "alert"],
  ["INCIDENT-CONSOLE://ALERT/a/b/c", "alert"],
  ["incident-console://trace/%", "trace"],
  ["incident-console://trace/a/b", "trace"],
  ["incident-console://settings", "kind"],
  ["incident-console:alert/a/b", "kind"],
  ["https://evil.example/alert/", "kind"],
  [`incident-console://trace/${"a".repeat(5000)}`, "long"],
] as const)("%s is not understood: %s", (link, fault) => {
  expect([parsePermanentLink(link), faultOfLink(link)]).toEqual([null, fault]);
});

test("the page is told by a word, whatever else stands in its address", () => {
  const hashes = [...linkFaults.map((fault) => `#/alerts?env=a&do=${deedOfFault(fault)}`)];
  expect(hashes.map(refusedInHash)).toEqual(linkFaults);
  expect(
    ["", "#/alerts?do=keys", "#/alerts?do=refused-<b>", "#/alerts?filter=do=refused-kind"].map(refusedInHash),
  ).toEqual([null, null, null, null]);
});
