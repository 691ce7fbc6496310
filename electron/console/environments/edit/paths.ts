import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";

/** A file that settings name: `loki.clientCert.key` and its path as it is written. */
export interface NamedFile {
  readonly field: string;
  readonly path: string;
}

/** The files of certificates that an environment names. */
export function filesOf(environment: EnvironmentSettings): NamedFile[] {
  const { prometheus, loki, gateway, jaeger, audit, alertmanagers = [] } = environment;
  const connections = [
    ["prometheus", prometheus],
    ...alertmanagers.map((one, index) => [`alertmanagers ${index + 1}`, one] as const),
    ["loki", loki],
    ["gateway", gateway],
    ["jaeger", jaeger],
  ] as const;
  const found = connections.flatMap(([name, connection]): NamedFile[] => [
    ...named(`${name}.caFile`, connection?.caFile),
    ...named(`${name}.clientCert.cert`, connection?.clientCert?.cert),
    ...named(`${name}.clientCert.key`, connection?.clientCert?.key),
  ]);
  return [...found, ...named("audit.caFile", audit?.caFile)];
}

function named(field: string, path: string | undefined): NamedFile[] {
  return path === undefined ? [] : [{ field, path }];
}
