import type { CallInput } from "../../shared/contract.ts";
import type { ConnectionReport } from "../../shared/model/connectionTest.ts";
import type { EnvironmentSettings } from "../../shared/settings/schema.ts";
import { type Scenario, settingsOf } from "./fakeData.ts";

/** A settings file that is only remembered, for the page of made-up data. */
export class FakeEnvironments {
  private environments: readonly EnvironmentSettings[];
  private revision = 1;

  constructor(private readonly scenario: Scenario) {
    this.environments = settingsOf(scenario, Date.now()).environments.map(
      ({ id, name, color, production, backends }) => {
        const url = (kind: string) => backends.find((backend) => backend.kind === kind)?.url ?? "";
        return {
          id,
          name,
          color,
          production,
          prometheus: { url: url("prometheus") },
          alertmanagers: [{ url: url("alertmanager") }],
          loki: { url: url("loki"), auth: { type: "basic", username: "ada" } },
        };
      },
    );
  }

  answers(): Readonly<Record<string, (input: never) => unknown>> {
    return {
      "environments.read": () => ({
        environments: this.environments,
        revision: String(this.revision),
        locked: this.scenario === "broken" ? "The settings file has a fault. Mend it in an editor first." : null,
      }),
      "environments.put": ({ replaces, environment }: CallInput<"environments.put">) => ({
        ...this.write(
          replaces === null
            ? [...this.environments, environment]
            : this.environments.map((each) => (each.id === replaces ? environment : each)),
        ),
        notes: [],
      }),
      "environments.remove": ({ id }: CallInput<"environments.remove">) => ({
        ...this.write(this.environments.filter((each) => each.id !== id)),
        note: null,
        undo: null,
      }),
      "environments.order": ({ ids }: CallInput<"environments.order">) =>
        this.write(this.environments.toSorted((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id))),
      "environments.export": ({ ids }: CallInput<"environments.export">) => ({
        text: JSON.stringify(
          { version: 1, environments: this.environments.filter(({ id }) => ids.includes(id)) },
          null,
          2,
        ),
        fileName: "environments.json",
        notes: ["Production: caFile ca.pem counts from the settings file: others need the file beside theirs."],
      }),
      "environments.preview": () => ({
        environments: [],
        problems: [{ message: "is missing", line: 2, column: 3, field: "environments[0].production" }],
      }),
      "connection.test": ({ trial }: CallInput<"connection.test">): ConnectionReport => report(trial.kind),
    };
  }

  private write(environments: readonly EnvironmentSettings[]) {
    this.environments = environments;
    this.revision += 1;
    return { revision: String(this.revision) };
  }
}

function report(kind: string): ConnectionReport {
  const look = { mend: null, betterUrl: null };
  return {
    usable: true,
    checks: [
      { ...look, check: "connection", outcome: "good", found: `The ${kind} answers.` },
      {
        check: "clock",
        outcome: "doubtful",
        found: "Its clock is 90 s behind this computer's.",
        mend: "Set its clock by NTP.",
        betterUrl: null,
      },
      { ...look, check: "use", outcome: "good", found: "It told 12 alerting rules and 3 alerts." },
    ],
    product: `${kind} 3.5.0`,
    version: "3.5.0",
    latencyMs: 12,
    clockSkewMs: -90_000,
    certificate: { subject: "a.example", issuer: "Company CA", validTo: Date.now() + 40 * 86_400_000, daysLeft: 40 },
    tenants: [],
    wants: null,
  };
}
