import { describe, expect, test } from "vitest";
import { safeLink } from "../../shared/links.ts";

const configured = ["http://prometheus:9090/prefix", "https://alertmanager.example.com", "not a url"];

describe("a link is opened", () => {
  test.each([
    ["https://runbooks.example.com/db/pool", "https://runbooks.example.com/db/pool"],
    ["https://grafana.example.com/d/1?from=now-1h#panel", "https://grafana.example.com/d/1?from=now-1h#panel"],
    ["HTTPS://Example.com", "https://example.com/"],
    ["http://prometheus:9090/graph?g0.expr=up", "http://prometheus:9090/graph?g0.expr=up"],
  ])("%s", (text, link) => {
    expect(safeLink(text, configured)).toBe(link);
  });
});

describe("a link is not opened", () => {
  test.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    " \tjavascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:msgbox(1)",
    "file:///etc/passwd",
    "ftp://prometheus:9090/",
    "smb://host/share",
    "ms-msdt:/id",
    "blob:https://example.com/1",
    "https://user@example.com/",
    "https://user:password@example.com/",
    "https://:password@example.com/",
    "https://runbooks.example.com@evil.example/",
    "http://user@prometheus:9090/",
    "http://elsewhere:9090/",
    "http://prometheus:9091/",
    "http://prometheus/",
    "http://prometheus:9090.evil.example/",
    "//prometheus:9090/graph",
    "/graph",
    "runbook",
    "",
    null,
    undefined,
  ])("%j", (text) => {
    expect(safeLink(text, configured)).toBeNull();
  });
});
