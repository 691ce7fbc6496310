import { type BackendKind, backendNames } from "../../../shared/model/backend.ts";
import { type Asker, isElsewhere, type Seen } from "./asking.ts";
import type { Look } from "./context.ts";
import { usualPorts } from "./context.ts";
import { findPrefix } from "./prefix.ts";
import { firstProduct, isSignInPage, ownFingerprints, type Product, pageTitle, recognise } from "./products.ts";
import { findingOf, shortName } from "./sentences.ts";

type HttpKind = Exclude<BackendKind, "postgres">;

/** The path that tells most surely whether it is the product that was meant. */
export function firstPath(kind: HttpKind): string {
  return ownFingerprints[kind][0]?.path ?? "/";
}

/** Looks at what answers there. Answers whether it is the product that was meant, as far as it tells. */
export async function lookAtProduct(look: Look, kind: HttpKind, asker: Asker, first: Seen): Promise<boolean> {
  const { findings, connection } = look;
  if (first.error !== null && !isElsewhere(first)) {
    // It is overloaded, or starting: the real questions will tell.
    findings.tell("product", "unknown", findingOf(first.error).found);
    return true;
  }
  const meant = firstProduct(kind, first);
  const asked = new Map([[firstPath(kind), first]]);
  const product = meant?.is === kind ? meant : await recognise((path) => asker.ask(path), asked);
  if (product?.is === kind) {
    tellOwn(look, product);
    return true;
  }
  if (product?.is === "old alertmanager" && kind === "alertmanager") {
    tellTooOld(look, product);
    return false;
  }
  const betterUrl = await findPrefix(look, kind);
  if (betterUrl !== null) {
    const mend = `Take ${betterUrl} as the URL.`;
    const instead = product === null ? whatCame(first) : `This is ${titleOf(product)}.`;
    findings.tell("product", "wrong", `${instead} ${connection.name} answers at another path.`, { mend, betterUrl });
    return false;
  }
  if (product !== null) tellOther(look, kind, product);
  else tellNothing(look, kind, first);
  return false;
}

function tellOwn({ findings, trial }: Look, product: Product): void {
  const title = trial.kind === "gateway" ? "An API gateway" : titleOf(product);
  findings.learn({ product: trial.kind === "gateway" ? "API gateway" : titleOf(product), version: product.version });
  const quiet = trial.kind === "prometheus" || trial.kind === "alertmanager" || trial.kind === "loki";
  const version = product.version === null && quiet ? " It does not tell its version." : "";
  findings.tell("product", "good", `${title}.${version}`);
}

function tellTooOld({ findings }: Look, { version }: Product): void {
  findings.learn({ product: version === null ? "Alertmanager" : `Alertmanager ${version}`, version });
  findings.tell(
    "product",
    "wrong",
    `This is an Alertmanager${version === null ? "" : ` ${version}`} that has only API v1; the console needs API v2.`,
    { mend: "Upgrade it: API v2 came with 0.16." },
  );
}

function tellOther({ findings, connection }: Look, kind: HttpKind, product: Product): void {
  const title = titleOf(product);
  findings.learn({ product: title, version: product.version });
  const usual = usualPorts[kind];
  const where = usual === null ? "" : ` ${connection.name} is usually at port ${usual}.`;
  findings.tell("product", "wrong", `This is ${title}, not ${connection.name}.`, {
    mend: advice(product, kind) + where,
  });
}

function advice({ is }: Product, kind: HttpKind): string {
  if (is === "grafana") {
    return "Grafana only shows what the servers behind it tell: give the server's own URL.";
  }
  const field = is === "old alertmanager" ? "alertmanager" : is;
  return `Give ${kind === "gateway" ? "the gateway" : backendNames[kind]}'s URL here, and this one to ${backendNames[field]}.`;
}

function tellNothing({ findings, connection }: Look, kind: HttpKind, first: Seen): void {
  const usual = usualPorts[kind];
  const hint = usual === null ? "" : ` ${connection.name} is usually at port ${usual}.`;
  const signIn = first.text !== null && isSignInPage(first.text);
  if (signIn) {
    findings.tell("credential", "wrong", "A page to sign in answers, which the console cannot do.", {
      mend: "Use a URL behind the sign-in, or a token or header that the sign-in accepts.",
    });
  }
  const own = first.error?.code === "BAD_ANSWER" ? findingOf(first.error).mend : null;
  const mend = signIn
    ? `Behind the sign-in there may well be ${connection.name}.`
    : (own ?? `Check host, port and route prefix: the URL has to be the one before ${firstPath(kind)}.${hint}`);
  findings.tell("product", "wrong", `${whatCame(first)} Nothing there is known to be ${connection.name}.`, { mend });
}

/** What answered the first question instead of the product, as a sentence. */
function whatCame(first: Seen): string {
  const page = pageTitle(first);
  if (page !== null) return `A web page ${page} answers there.`;
  if (first.error !== null) return findingOf(first.error).found;
  if (first.text?.trim() === "") return "An empty answer came.";
  return first.value === undefined
    ? `Text came instead of JSON: “${shortName(first.text ?? "")}”.`
    : "JSON came, but of another program.";
}

function titleOf({ title, version }: Product): string {
  return version === null ? title : `${title} ${version}`;
}
