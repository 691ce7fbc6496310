import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { binaries, without } from "../real/servers.ts";

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly depends_on?: unknown;
}

const FOLDER = fileURLToPath(new URL("../../build/stack/", import.meta.url));
const compose = parse(readFileSync(join(FOLDER, "compose.yaml"), "utf8"), { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const services = Object.entries(compose.services);
const config = mkdtempSync(join(tmpdir(), "incident-console-compose-"));
execFileSync(process.execPath, [join(FOLDER, "configure.mjs"), config]);
afterAll(() => rmSync(config, { recursive: true, force: true }));

function configured(name: string): string {
  return readFileSync(join(config, name), "utf8");
}

describe("the Docker stack", () => {
  test("mounts only what exists and runs only scripts that exist", () => {
    for (const [name, { volumes = [], command }] of services) {
      for (const volume of volumes) {
        const [source = ""] = volume.split(":");
        const exists = source.startsWith(".") ? existsSync(join(FOLDER, source)) : source in compose.volumes;
        expect(exists, `${name}: ${volume}`).toBe(true);
      }
      for (const path of command.filter((word) => word.startsWith("/stack/"))) {
        expect(existsSync(join(FOLDER, path.replace("/stack/", ""))), `${name}: ${path}`).toBe(true);
      }
    }
  });

  test("configures every file that a service reads", () => {
    const read = services.flatMap(([, { command }]) =>
      command.flatMap((word) => /config\.file=\/config\/(.+)/.exec(word)?.[1] ?? []),
    );
    expect(new Set(read)).toEqual(new Set(["prometheus.yaml", "alertmanager.yaml", "loki.yaml"]));
    expect(readdirSync(config)).toEqual(expect.arrayContaining(read));
    const { rule_files } = parse(configured("prometheus.yaml")) as { rule_files: string[] };
    expect(readdirSync(config)).toEqual(expect.arrayContaining(rule_files));
  });

  test("names only services of its own in its configuration", () => {
    const hosts = ["prometheus.yaml", "alertmanager.yaml"].flatMap((name) =>
      [...configured(name).matchAll(/([\w-]+):\d{4}\b/g)].map(([, host]) => host),
    );
    expect(new Set(hosts)).toEqual(new Set(["exporter", "alertmanager-1", "alertmanager-2"]));
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining([...new Set(hosts)]));
  });

  test("publishes on loopback only, where environments.json looks", () => {
    const ports = services.flatMap(([, service]) => service.ports ?? []);
    const published = ports.map((port) => {
      const [, number] = /^127\.0\.0\.1:\$\{\w+:-(\d+)\}:\d+$/.exec(port) ?? [];
      return `http://127.0.0.1:${number}`;
    });
    const urls = readFileSync(join(FOLDER, "environments.json"), "utf8").match(/http:[^"]+/g) ?? [];
    expect(published).toEqual(expect.arrayContaining(urls));
    expect(published).toHaveLength(urls.length + 1);
  });

  test("runs scripts that import no package", () => {
    const scripts = readdirSync(FOLDER, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".mjs"));
    for (const name of scripts) {
      const imports = [...readFileSync(join(FOLDER, name), "utf8").matchAll(/from "([^"]+)"/g)].map(([, from]) => from);
      expect(
        imports.filter((from) => !/^(node:|\.)/.test(from ?? "")),
        name,
      ).toEqual([]);
    }
  });

  test.skipIf(without("promtool", "amtool"))("is configured to the liking of promtool and amtool", () => {
    const { promtool, amtool } = binaries();
    expect(
      execFileSync(promtool ?? "", ["check", "config", join(config, "prometheus.yaml")], { encoding: "utf8" }),
    ).toContain("is valid prometheus config file syntax");
    expect(
      execFileSync(amtool ?? "", ["check-config", join(config, "alertmanager.yaml")], { encoding: "utf8" }),
    ).toContain("SUCCESS");
  });
});
