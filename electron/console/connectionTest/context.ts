import type { LookupAddress } from "node:dns";
import type { BackendTrial } from "../../../shared/settings/schema.ts";
import type { BackendConnection } from "../http/connection.ts";
import type { Clock } from "../world.ts";
import type { Asker } from "./asking.ts";
import type { Findings, Remedy } from "./findings.ts";

/** What every look of one test shares. */
export interface Look {
  readonly trial: BackendTrial;
  /** With the credential, where one may be sent. */
  readonly connection: BackendConnection;
  /** Why the credential is not sent, as a sentence; null where it is, or where there is none. */
  readonly unsent: (Remedy & { readonly found: string }) | null;
  readonly clock: Clock;
  /** Ends with the test. */
  readonly signal: AbortSignal;
  readonly findings: Findings;
  readonly lookup: Lookup;
  /** Opens connections that are closed when the test ends. */
  readonly open: (connection: BackendConnection) => Asker;
}

/** Looks up a host name, as `dns.promises.lookup` does. */
export type Lookup = (host: string, options: { readonly all: true }) => Promise<readonly LookupAddress[]>;

/** Ports at which the products listen unless told otherwise. */
export const usualPorts: Readonly<Record<BackendTrial["kind"], number | null>> = {
  prometheus: 9090,
  alertmanager: 9093,
  loki: 3100,
  gateway: null,
  jaeger: 16_686,
  postgres: 5432,
};

/** The host of a URL as sockets want it: without the brackets of an IPv6 address. */
export function socketHost({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, "$1");
}

/** The port of a URL, also where it is its scheme's own. */
export function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

/** A hint at the port where the product usually is; empty where the URL has it already. Nothing is tried there. */
export function portHint({ trial, connection }: Look): string {
  const usual = usualPorts[trial.kind];
  const port = portOf(new URL(connection.url));
  return usual === null || usual === port ? "" : ` ${connection.name} usually listens at port ${usual}, not ${port}.`;
}
