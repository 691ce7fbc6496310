import { describe, expect, test } from "vitest";
import { graveHoles } from "../../build/package/audit.mjs";
import { shippedPackages } from "../../build/package/notices.mjs";
import { sbom } from "../../build/package/sbom.mjs";
import { root } from "./packaged.ts";

describe("what is handed out", () => {
  test("is listed whole, whether it lies beside the bundles, inside one, or is the program", () => {
    const { metadata, components } = sbom("1.2.0");
    expect(metadata.component).toMatchObject({ name: "incident-console", version: "1.2.0" });
    const names = components.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["undici", "@github/keytar", "react-dom", "@mantine/core", "electron"]),
    );
    expect(names.filter((name) => ["vite", "vitest", "@electron/get", "@types/node"].includes(name))).toEqual([]);
    expect(components.find(({ name }) => name === "@github/keytar")).toMatchObject({
      purl: expect.stringMatching(/^pkg:npm\/%40github\/keytar@\d/),
      licenses: [{ expression: "MIT" }],
      hashes: [{ alg: "SHA-512", content: expect.stringMatching(/^[0-9a-f]{128}$/) }],
    });
  });

  const hole = (severity: string, folder: string) => ({
    severity,
    nodes: [folder],
    via: [{ title: "Reads too far", url: "https://example.com/a" }, "other"],
  });

  test("is let go only without a grave hole; one in a tool of ours is another matter", () => {
    const shipped = [...shippedPackages(root), "node_modules/electron"];
    const vulnerabilities = {
      electron: hole("high", "node_modules/electron"),
      "react-dom": hole("critical", "node_modules/react-dom"),
      undici: hole("moderate", "node_modules/undici"),
      vite: hole("critical", "node_modules/vite"),
    };
    expect(graveHoles({ auditReportVersion: 2, vulnerabilities }, shipped)).toEqual([
      "node_modules/electron: high: Reads too far (https://example.com/a); by other",
      "node_modules/react-dom: critical: Reads too far (https://example.com/a); by other",
    ]);
    expect(graveHoles({ auditReportVersion: 2, vulnerabilities: {} }, shipped)).toEqual([]);
  });

  test.each([{}, { message: "405 Method Not Allowed", error: {} }, { auditReportVersion: 3, vulnerabilities: {} }])(
    "is not let go where npm answers %j",
    (report) => {
      expect(graveHoles(report, [])).toEqual(["npm could not say which holes are known."]);
    },
  );
});
