import { describe, expect, test } from "vitest";
import { ownArguments, parseOptions } from "../../electron/host/options.ts";
import {
  argumentsBeforeLink,
  createDeepLinks,
  hashOfLink,
  type LinkTarget,
  linkIn,
} from "../../electron/shell/deepLink.ts";
import { forbiddenArgument } from "../../electron/shell/forbidden.ts";

const link = "incident-console://alert/production/0000000000000001";

describe("links from other programs", () => {
  test.each([
    [link, "#/alerts?alert=production%2F0000000000000001"],
    ["INCIDENT-CONSOLE://alert/production/1", "#/alerts?alert=production%2F1"],
    ["incident-console://trace/abc12345?env=production&env=x", "#/logs?request=abc12345&in=production&in=x&do=trace"],
    // What leads elsewhere is a part of the id, or nothing.
    ["incident-console://trace/%23%2Fsettings%26do%3Dsilence", "#/logs?request=%23%2Fsettings%26do%3Dsilence&do=trace"],
    ["incident-console://trace/javascript:alert(1)", "#/logs?request=javascript%3Aalert%281%29&do=trace"],
    ["incident-console://alert/a/b#/settings", null],
    ["incident-console://alert/../../etc/passwd", null],
    ["incident-console://settings", null],
    ["incident-console://alert/production", null],
    ["incident-console://alert/production/%", null],
    ["incident-console:alert/production/1", null],
    ["incident-console-app://app/#/settings", null],
    ["https://evil.example/", null],
    [`incident-console://trace/${"a".repeat(5000)}`, null],
    ["", null],
  ])("%s leads to %s", (text, hash) => {
    expect(hashOfLink(text)).toBe(hash);
  });

  test.each([
    [["/usr/bin/incident-console", link], link],
    [["console", "--", link, "--data=/x"], link],
    [["console", "--allow-file-access-from-files", "Incident-Console://trace/x"], "Incident-Console://trace/x"],
    [["console", `--url=${link}`], null],
    [["console", "https://example.com/?incident-console://trace/x"], null],
    [["console"], null],
  ])("among %j", (args, found) => {
    expect(linkIn(args)).toBe(found);
  });

  /** Where links lead, and what is told of those that lead nowhere. */
  const targetOf = (went: string[]): LinkTarget => ({
    goTo: (hash) => void went.push(hash),
    refuse: (fault) => void went.push(`refused: ${fault}`),
  });

  test("they wait for a window, and the last one that is understood wins", () => {
    const went: string[] = [];
    const warned: string[] = [];
    const links = createDeepLinks((message) => warned.push(message));
    links.follow("incident-console://trace/first");
    links.follow("incident-console://trace/second");
    links.follow("incident-console://nonsense/secret");
    expect(went).toEqual([]);
    links.open(targetOf(went));
    links.follow(link);
    links.follow("https://evil.example/secret");
    expect(went).toEqual([
      "#/logs?request=second&do=trace",
      "#/alerts?alert=production%2F0000000000000001",
      "refused: kind",
    ]);
    expect(warned).toEqual([
      "A link from another program was not understood (34 characters).",
      "A link from another program was not understood (27 characters).",
    ]);
  });

  test("one that is not understood waits for a window too, and is told once", () => {
    const links = createDeepLinks(() => {});
    links.follow("incident-console://alert/production");
    const told: string[] = [];
    links.open(targetOf(told));
    links.open(targetOf(told));
    expect(told).toEqual(["refused: alert"]);
  });
});

describe("options of a start by a link", () => {
  const optionsOf = (args: readonly string[]) => {
    const parsed = parseOptions(ownArguments(argumentsBeforeLink(args)));
    return parsed.kind === "run" ? parsed.options : parsed.kind;
  };
  const usual = optionsOf([]);

  test.each([
    [[link, "--data=/evil"]],
    [[link, "--data", "/evil", "--environments", "/evil.json"]],
    [[link, "--demo", "--serve", "--port=1"]],
    [["--", link, "--data=/evil"]],
    [["--", "--data=/evil"]],
    [[`${link}`, '" --data=/evil']],
    [["https://evil.example/", "--data=/evil"]],
    [["incident-console:", "--data=/evil"]],
  ])("are not taken from %j", (args) => {
    expect(optionsOf(args)).toEqual(usual);
  });

  test.each([
    [["--data", "C:\\Users\\a", "--demo", link, "--serve"], { data: "C:\\Users\\a", demo: true, serve: false }],
    [[".", "--data=/d:/e"], { data: "/d:/e" }],
  ])("are taken from before it: %j", (args, options) => {
    expect(optionsOf(args)).toMatchObject(options);
  });
});

describe("arguments that a packaged console does not run with", () => {
  test.each([
    ["--remote-debugging-port=9222"],
    ["--remote-debugging-pipe"],
    ["--REMOTE-DEBUGGING-PORT=1"],
    ["-remote-debugging-port=1"],
    ["/remote-debugging-port:1"],
    ["--inspect"],
    ["--inspect-brk=0.0.0.0:1"],
    ["--no-sandbox"],
    ["--js-flags=--expose-gc"],
    ["--user-data-dir=/x"],
  ])("%s", (argument) => {
    expect(forbiddenArgument(["--demo", argument], "win32")).toBe(argument);
  });

  test("others are nothing to it", () => {
    const args = [
      "--demo",
      "--data",
      "/inspect",
      "--ozone-platform=wayland",
      "--hidden",
      "/usr/share/no-sandbox",
      link,
    ];
    expect(forbiddenArgument(args, "linux")).toBeNull();
  });
});
