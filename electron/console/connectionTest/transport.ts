import type { ConsoleError } from "../errors.ts";
import { shownUrl } from "../http/url.ts";
import type { Seen } from "./asking.ts";
import { type Look, portHint } from "./context.ts";
import { tryOtherScheme } from "./scheme.ts";
import { alsoMend, findingOf } from "./sentences.ts";

/** Looks at how the first question went over the wire. Answers whether the server answered it at all. */
export async function lookAtConnection(look: Look, first: Seen): Promise<boolean> {
  const { error, status } = first;
  if (error !== null && (status === null || wireCodes.has(error.code) || status === 502 || status === 504)) {
    await tellFailure(look, error);
    return false;
  }
  tellAnswered(look, first);
  return true;
}

/** What these mean is no answer of the server, even where a status came: a proxy's, or half an answer. */
const wireCodes: ReadonlySet<string> = new Set(["TLS", "UNREACHABLE", "TIMEOUT"]);

function through({ connection: { proxy } }: Look): string {
  return proxy === null ? "" : ` through the proxy ${new URL(proxy).host}`;
}

/** A server that answers, but sends to https what was asked over http, should be asked over https at once. */
function tellAnswered(look: Look, { urls }: Seen): void {
  const { connection, findings } = look;
  const [first] = urls;
  const last = urls.at(-1);
  if (first === undefined || last === undefined || first.protocol === last.protocol) {
    findings.tell("connection", "good", `A server answers at ${new URL(connection.url).host}${through(look)}.`);
    return;
  }
  const base = new URL(connection.url).pathname.replace(/\/+$/, "");
  const kept = first.pathname === last.pathname;
  findings.tell("connection", "doubtful", `It sends every question on to ${shownUrl(new URL(last.origin))}.`, {
    mend: "Begin the URL with https://, or the credential is sent unencrypted first.",
    betterUrl: kept ? `${last.origin}${base}` : null,
  });
}

async function tellFailure(look: Look, error: ConsoleError): Promise<void> {
  const { findings, connection } = look;
  const { found, ...remedy } = findingOf(error);
  const ownSide = /client certificate|TLS version/.test(error.message);
  if (error.code === "TLS" && (ownSide || findings.outcome("certificate") !== null)) {
    // The server was reached; what is wrong with its certificate, or ours, is said there.
    findings.tell("connection", "good", `A server answers at ${new URL(connection.url).host}.`);
    findings.tell("certificate", "wrong", found, remedy);
    return;
  }
  const other = error.code === "TIMEOUT" ? null : await tryOtherScheme(look);
  if (other !== null) {
    const { scheme, betterUrl } = other;
    const spoken =
      scheme === "https" ? "HTTPS, but the URL begins with http://" : "HTTP, but the URL begins with https://";
    const mend = `Begin the URL with ${scheme}://.`;
    findings.tell("connection", "wrong", `The server speaks ${spoken}.`, { mend, betterUrl });
    return;
  }
  // A port that is wrong neither answers late nor makes a proxy complain.
  const hint = error.code === "TIMEOUT" || connection.proxy !== null ? "" : portHint(look);
  findings.tell("connection", "wrong", found, alsoMend(remedy, hint));
}
