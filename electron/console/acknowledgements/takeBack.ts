import type { Acknowledgement } from "../../../shared/model/acknowledgement.ts";
import type { Acknowledgements } from "./acknowledgements.ts";
import type { Found, Refusal } from "./find.ts";
import { allowed, groupByEnvironment, refusalsFor } from "./sharing.ts";

interface Held extends Found {
  readonly acknowledgement: Acknowledgement;
}

/** Ends acknowledgements that were made here, with the silences that were written for them. */
export async function takeBack(
  { ledger, options }: Pick<Acknowledgements, "ledger" | "options">,
  found: readonly Found[],
  confirmation: string | null,
): Promise<{ readonly done: readonly Found[]; readonly refused: readonly Refusal[] }> {
  const now = options.world.clock.now();
  const held: Held[] = [];
  const refused: Refusal[] = [];
  for (const one of found) {
    const acknowledgement = ledger.of(one.alert, now);
    const reason = whyNot(acknowledgement);
    if (reason === null && acknowledgement !== null) held.push({ ...one, acknowledgement });
    else refused.push(...refusalsFor([one], `${one.alert.name} ${reason}`));
  }
  const written = held.filter(({ acknowledgement }) => acknowledgement.via === "silence");
  // Asked before anything is taken back.
  const passed = await allowed(options, written, "expire silence", confirmation);
  refused.push(...passed.refused);
  const done: Found[] = held.filter(({ acknowledgement }) => acknowledgement.via === "console");
  ledger.end(done.map(({ alert }) => alert.id));
  const mayEnd = new Set(passed.found.map(({ alert }) => alert.id));
  const ended = written.filter(({ alert }) => mayEnd.has(alert.id));
  for (const inEnvironment of groupByEnvironment(ended)) {
    const outcome = await endSilences({ ledger, options }, inEnvironment, confirmation);
    done.push(...outcome.done);
    refused.push(...outcome.refused);
  }
  return { done, refused };
}

function whyNot(acknowledgement: Acknowledgement | null): string | null {
  if (acknowledgement === null) return "is not acknowledged.";
  const { own, via, author } = acknowledgement;
  if (via === "gateway") return "was acknowledged in the gateway, which cannot take that back.";
  if (!own) return `was acknowledged by ${author || "somebody"} with a silence. End that silence instead.`;
  return null;
}

/** Ends the silences of alerts in one environment, each once. */
async function endSilences(
  { ledger, options }: Pick<Acknowledgements, "ledger" | "options">,
  held: readonly Held[],
  confirmation: string | null,
): Promise<{ readonly done: readonly Found[]; readonly refused: readonly Refusal[] }> {
  const environment = held[0]?.monitor.id ?? "";
  const chosen = new Set(held.map(({ alert }) => alert.id));
  const standing = new Set(ledger.ownIn(environment).map(({ silence }) => silence));
  // It may be silenced by one that was written for many before, too.
  const silencesOf = ({ alert, acknowledgement }: Held) =>
    new Set([acknowledgement.silence ?? "", ...alert.silencedBy.filter((id) => standing.has(id))]);
  const failures = new Map<string, string>();
  for (const silence of new Set(held.flatMap((one) => [...silencesOf(one)]))) {
    // Others that the same silence stands for stay acknowledged, here only.
    const others = ledger.ownIn(environment).filter((own) => own.silence === silence && !chosen.has(own.alert));
    ledger.put(others.map((own) => ({ ...own, via: "console", silence: null, until: null })));
    const failure = await endSilence(options, environment, silence, confirmation);
    if (failure === null) continue;
    ledger.put(others);
    for (const one of held) if (silencesOf(one).has(silence)) failures.set(one.alert.id, failure);
  }
  const done = held.filter(({ alert }) => !failures.has(alert.id));
  ledger.end(done.map(({ alert }) => alert.id));
  return { done, refused: [...failures].map(([id, message]) => ({ id, message })) };
}

/** Null where it has ended; why not, a sentence, otherwise. */
async function endSilence(
  { silences }: Acknowledgements["options"],
  environment: string,
  silence: string,
  confirmation: string | null,
): Promise<string | null> {
  const known = silences.all(environment).find((one) => one.silence === silence);
  if (known?.state === "expired") return null;
  const { refused } = await silences.expire(environment, [silence], confirmation);
  return refused[0]?.message ?? null;
}
