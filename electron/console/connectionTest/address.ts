import { isIP } from "node:net";
import type { Look } from "./context.ts";
import { socketHost } from "./context.ts";
import { listed } from "./sentences.ts";

/**
 * Whether the host has an address. Behind a proxy it is the proxy that looks the name up, so that only the proxy's own
 * is looked at. Answers false where it makes no sense to go on.
 */
export async function lookAtAddress({ connection, findings, lookup }: Look): Promise<boolean> {
  const { name, proxy } = connection;
  const target = proxy ?? connection.url;
  if (!URL.canParse(target) || new URL(target).hostname === "") {
    const mend = proxy === null ? "Write it as http://host:port or https://host:port." : "Correct `proxy`.";
    findings.tell("address", "wrong", `The ${proxy === null ? "URL" : "proxy's URL"} names no host.`, { mend });
    return false;
  }
  const host = socketHost(new URL(target));
  const whose = proxy === null ? "" : `${name} is reached through a proxy, which looks its name up. The proxy's host: `;
  if (isIP(host) !== 0) {
    findings.tell("address", "good", `${whose}${host} is an IP address, so no name has to be looked up.`);
    return true;
  }
  try {
    const addresses = await lookup(host, { all: true });
    findings.tell("address", "good", `${whose}${host} is ${listed(addresses.map(({ address }) => address))}.`);
    return true;
  } catch (cause) {
    findings.tell("address", "wrong", ...unknownHost(host, cause, proxy !== null));
    return false;
  }
}

function unknownHost(host: string, cause: unknown, isProxy: boolean): [string, { readonly mend: string }] {
  const code = cause instanceof Error && "code" in cause ? cause.code : null;
  const where = isProxy ? "`proxy`" : "the URL";
  if (code === "ENOTFOUND") {
    return [
      `There is no host “${host}”.`,
      { mend: `Correct the name in ${where}. A name that only the company's network knows needs the VPN.` },
    ];
  }
  return [
    `The name “${host}” could not be looked up.`,
    { mend: "Check that this computer is online and that the VPN is connected." },
  ];
}
