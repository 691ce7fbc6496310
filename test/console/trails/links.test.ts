import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fillLink } from "../../../electron/console/trails/links.ts";
import { templateFault } from "../../../shared/linkTemplate.ts";

const span = { from: Date.parse("2026-11-21T03:42:00Z"), to: Date.parse("2026-11-21T03:43:00.5Z") };

describe("a template", () => {
  test.each([
    "https://sentry.example/issues/?query=request_id%3A{id}&start={from}&end={to}",
    "https://kibana.example:5601/app#/discover?q={id}",
    "https://example.com/trace/{id}?from={fromMs}&to={toMs}",
    "https://example.com/without",
  ])("%s can be used", (template) => {
    expect(templateFault(template)).toBeNull();
  });

  test.each([
    ["http://sentry.example/{id}", /begins with https/],
    ["javascript:alert('{id}')", /begins with https/],
    ["{id}", /begins with https/],
    ["", /begins with https/],
    ["https://ada:pw@sentry.example/{id}", /user name or password/],
    ["https://{id}.example/", /after the host/],
    ["https://{id}/", /after the host/],
    ["https://sentry.example/{ID}", /has \{ID\}, which is none of/],
    ["https://sentry.example/{}", /has \{\}/],
  ])("%j cannot: %s", (template, fault) => {
    expect(templateFault(template)).toMatch(fault);
    expect(fillLink(template, "abc12345", span)).toBeNull();
  });
});

describe("a link", () => {
  test("has its values, encoded", () => {
    const template = "https://sentry.example/{id}/?q={id}&start={from}&end={to}&a={fromMs}&b={toMs}#{id}";
    expect(fillLink(template, "a b/c?d&e", span)).toBe(
      "https://sentry.example/a%20b%2Fc%3Fd%26e/?q=a%20b%2Fc%3Fd%26e" +
        "&start=2026-11-21T03%3A42%3A00.000Z&end=2026-11-21T03%3A43%3A00.500Z&a=1795232520000&b=1795232580500#a%20b%2Fc%3Fd%26e",
    );
  });

  test.each([".", "..", "%2e%2e"])("the ID %j leads to no other page", (id) => {
    const link = fillLink("https://sentry.example/issues/{id}/", id, span);
    expect([null, "https://sentry.example/issues/%252e%252e/"]).toContain(link);
  });

  test("whatever the ID is, the link stays on its page", () => {
    const id = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.string(),
      fc.constantFrom("\ud800", "{to}", "$&", "//evil", "@evil"),
    );
    fc.assert(
      fc.property(id, (text) => {
        const link = fillLink("https://sentry.example/issues/{id}/events?q={id}", text, span);
        if (link === null) return;
        const url = new URL(link);
        expect([url.origin, url.username, url.pathname.split("/").length]).toEqual(["https://sentry.example", "", 4]);
        expect([...url.searchParams.keys()]).toEqual(["q"]);
      }),
    );
  });
});
