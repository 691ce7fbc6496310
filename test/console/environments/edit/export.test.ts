import fc from "fast-check";
import { expect, test } from "vitest";
import { exportSettings } from "../../../../electron/console/environments/edit/export.ts";
import { parseSettings } from "../../../../electron/console/environments/parse.ts";
import { calls } from "../../../../shared/contract.ts";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { fullSettings } from "../settings.ts";
import { aSettingsFile } from "./arbitrarySettings.ts";

const now = Date.parse("2026-11-21T23:59:00Z");

test("is JSON that a person can read, and the console, named after its day", () => {
  const exported = exportSettings(fullSettings.environments, now);
  expect(calls["environments.export"].output.parse(exported)).toEqual(exported);
  expect(exported.fileName).toBe("incident-console-environments-2026-11-21.incidentconsole");
  expect(exported.text).toBe(`${JSON.stringify({ version: 1, environments: fullSettings.environments }, null, 2)}\n`);
});

test("says what only this machine has", () => {
  const environment: EnvironmentSettings = {
    id: "a",
    name: "A",
    production: false,
    disabled: true,
    prometheus: { url: "http://localhost:9090", caFile: "/etc/ca.pem" },
    loki: {
      url: "https://l.example.com",
      clientCert: { cert: "certs/c.pem", key: "/home/ada/key.pem" },
      auth: { type: "command", command: ["vault", "token"] },
    },
  };
  const { notes, text } = exportSettings([environment], now);
  expect(notes).toEqual([
    "A: prometheus.caFile /etc/ca.pem is a path on this machine: others need the file in the same place.",
    "A: loki.clientCert.cert certs/c.pem counts from the settings file: others need the file beside theirs.",
    "A: loki.clientCert.key /home/ada/key.pem is a path on this machine: others need the file in the same place.",
    "A: Prometheus is asked on this machine (http://localhost:9090): others need it on theirs.",
    'A: Loki runs "vault" "token": others need that program, and no secret may stand in it.',
    "A: it is switched off here; for others it is on.",
  ]);
  expect(JSON.parse(text).environments[0]).not.toHaveProperty("disabled");
});

test.each([
  ["https://s.example.com/?query={id}&token=abcdef", ['"token"']],
  ["https://s.example.com/?key=k;project=5&q=id:{id}#from={from}&auth=x", ['"key"', '"project"', '"auth"']],
  ["https://s.example.com/#/find?abcdef&id={id}", ["value without a name", "value without a name"]],
  ["https://s.example.com/{id}?empty=&=", null],
  ["https://s.example.com/trace/{id}", null],
])("says what the link %s sends for everybody, and not the value", (url, parts) => {
  const links = [{ name: "Sentry", url }];
  const { notes } = exportSettings([{ id: "a", name: "A", production: false, links }], now);
  const note = `A: the link "Sentry" sends the same ${parts?.join(", ")} for everybody, and no secret may stand in it.`;
  expect(notes).toEqual(parts === null ? [] : [note]);
});

test("of any settings is read back as they are, and has no field that could hold a secret", () => {
  const secret = /"(password|token|secret|clientSecret|passphrase|apiKey|authorization|credential)"\s*:/i;
  fc.assert(
    fc.property(aSettingsFile, ({ environments }) => {
      const { text } = exportSettings(environments, now);
      const shared = environments.map(({ disabled: _own, ...rest }) => rest);
      expect(parseSettings(text)).toEqual({ ok: true, settings: { version: 1, environments: shared } });
      expect(text).not.toMatch(secret);
    }),
  );
});
