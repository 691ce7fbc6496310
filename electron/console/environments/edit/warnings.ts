import { access } from "node:fs/promises";
import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { type BackendSettings, pathBeside } from "../describe.ts";
import { everyBackend, hostOf, quoted } from "./differences.ts";
import { filesOf } from "./paths.ts";

/** What deserves a look before an environment of somebody else's file takes the place of `known`; sentences. */
export async function warningsOf(
  environment: EnvironmentSettings,
  known: EnvironmentSettings | undefined,
  settingsFile: string,
): Promise<string[]> {
  const before = new Map(known === undefined ? [] : everyBackend(known).map((one) => [one.backend, one]));
  const ofBackends = everyBackend(environment).flatMap((one) => [
    ...commandOf(one),
    ...elsewhere(one, before.get(one.backend)),
    ...inTheClear(one),
  ]);
  return [
    ...lessCareful(environment, known),
    ...ofBackends,
    ...unencrypted(environment),
    ...(await missingFiles(environment, settingsFile)),
  ];
}

function lessCareful(environment: EnvironmentSettings, known: EnvironmentSettings | undefined): string[] {
  const found: string[] = [];
  if (known?.production === true && !environment.production) {
    found.push("It is production here and would no longer be: no name would be asked for before a change.");
  }
  if (known?.readOnly === true && environment.readOnly !== true) {
    found.push("It is read-only here and would no longer be: its servers could be changed.");
  }
  return found;
}

function commandOf({ name, connection: { auth } }: BackendSettings): string[] {
  if (auth?.type !== "command") return [];
  return [`${name} would run ${auth.command.map(quoted).join(" ")} here for a token. You are asked before it runs.`];
}

/** What would be asked, or get our credentials to see, in place of what does so now. */
function elsewhere({ name, connection }: BackendSettings, known: BackendSettings | undefined): string[] {
  const found: string[] = [];
  if (known !== undefined && hostOf(known.connection.url) !== hostOf(connection.url)) {
    const [from, to] = [hostOf(known.connection.url), hostOf(connection.url)];
    found.push(`${name} would be asked at another server: ${from} → ${to}. The kept credential is not sent there.`);
  }
  const [proxyNow, proxyThen] = [known?.connection.proxy, connection.proxy];
  if (proxyThen !== undefined && proxyThen !== proxyNow) {
    found.push(`${name} would be asked through the proxy ${hostOf(proxyThen)}.`);
  }
  found.push(...trusting(name, known?.connection.caFile, connection.caFile, known !== undefined));
  const [providerNow, providerThen] = [known && providersOf(known), providersOf({ connection })];
  if (providerThen !== "" && known !== undefined && providerThen !== providerNow) {
    found.push(
      `${name} would get its tokens from ${providerThen}${providerNow === "" ? "" : ` instead of ${providerNow}`}.`,
    );
  }
  return found;
}

/** A CA file decides who may pass for the server. */
function trusting(name: string, before: string | undefined, after: string | undefined, isKnown: boolean): string[] {
  if (!isKnown || before === after) return [];
  const instead = before === undefined ? "" : ` instead of those in ${quoted(before)}`;
  const authorities = after === undefined ? "the usual authorities" : `the authorities in ${quoted(after)}`;
  return [
    `${name} would be believed by ${authorities}${instead}. The kept credential is not sent until it is entered again.`,
  ];
}

/** The hosts that give tokens. */
function providersOf({ connection: { auth } }: Pick<BackendSettings, "connection">): string {
  if (auth?.type !== "oauth2") return "";
  const urls = [auth.issuer, auth.tokenUrl, auth.deviceUrl].filter((url) => url !== undefined);
  return [...new Set(urls.map(hostOf))].join(", ");
}

function inTheClear({ name, kind, connection: { url, auth } }: BackendSettings): string[] {
  if (kind === "postgres" || auth === undefined || auth.type === "none") return [];
  const provider = auth.type === "oauth2" ? [auth.issuer, auth.tokenUrl, auth.deviceUrl] : [];
  const clear = [url, ...provider].filter((one) => one !== undefined && isClear(one)) as string[];
  return [...new Set(clear.map(hostOf))].map(
    (host) => `${name}: credentials would go to ${host} over http://, readable to everybody on the way.`,
  );
}

function unencrypted({ audit }: EnvironmentSettings): string[] {
  if (audit?.tls !== false || isLocal(audit.host)) return [];
  return [`The audit database at ${audit.host} is asked without encryption (tls is false).`];
}

function isClear(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === "http:" && !isLocal(hostname);
}

/** Whether a host is this machine. */
export function isLocal(host: string): boolean {
  return /^(localhost|.+\.localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/.test(host);
}

async function missingFiles(environment: EnvironmentSettings, settingsFile: string): Promise<string[]> {
  const found = filesOf(environment).map(async ({ field, path }) => {
    const full = pathBeside(settingsFile, path);
    const exists = await access(full).then(
      () => true,
      () => false,
    );
    return exists ? null : `${field} is not on this machine: ${quoted(path)}, looked for as ${full}.`;
  });
  return (await Promise.all(found)).filter((sentence) => sentence !== null);
}
