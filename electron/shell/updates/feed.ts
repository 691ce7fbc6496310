import { createPublicKey, verify } from "node:crypto";
import { parse } from "yaml";
import * as z from "zod";
import { plainNotes } from "./notes.ts";
import { isVersion } from "./version.ts";

/** Where a build looks for newer ones, and the key that a feed has to be signed with. Both are baked in at build time. */
export interface Feed {
  /** The folder that holds the feed's files. */
  readonly url: string;
  /** An Ed25519 public key: SPKI, DER, base64. */
  readonly key: string;
  /** A page for people, to get a version by hand; null where there is none. */
  readonly page: string | null;
}

/** What a signed feed says about the newest version. */
export interface Release {
  readonly version: string;
  /** Plain text. */
  readonly notes: string;
  readonly files: readonly ReleaseFile[];
}

export interface ReleaseFile {
  /** As the feed has it: relative to the feed's folder. */
  readonly url: string;
  /** Base64. */
  readonly sha512: string;
}

/** Why the feed says nothing, as a sentence for the screen. */
export class FeedProblem extends Error {}

const withinMs = 20_000;
const mostBytes = 1_000_000;

/**
 * The wire: electron-builder's update file. `releaseNotes` is a list where the notes of several versions were asked
 * for. `packages` belongs to the web installer, which we do not make: electron-updater would fetch what it names.
 */
const wireSchema = z.object({
  version: z.string().refine(isVersion),
  files: z.array(z.object({ url: z.string().min(1), sha512: z.string().min(1) })).min(1),
  releaseNotes: z
    .union([z.string(), z.array(z.object({ note: z.string().nullish() }))])
    .nullish()
    .catch(null),
  packages: z.undefined().optional(),
});

/** The name of the feed's file for a system, as electron-updater asks for it. */
export function feedFile(platform: NodeJS.Platform, arch: string): string {
  if (platform === "win32") return "latest.yml";
  if (platform === "darwin") return "latest-mac.yml";
  return arch === "x64" ? "latest-linux.yml" : `latest-linux-${arch}.yml`;
}

/**
 * Asks the feed for the newest version, and believes it only where its signature (`<file>.sig`, base64) fits the key.
 * Everything that is fetched later is held against the sums in it. Throws FeedProblem.
 */
export async function readFeed(feed: Feed, file: string, fetch: typeof globalThis.fetch): Promise<Release> {
  const place = feedPlace(feed.url);
  const [text, signature] = await Promise.all([
    get(new URL(file, place), fetch),
    get(new URL(`${file}.sig`, place), fetch),
  ]);
  if (!isSigned(text, signature, feed.key)) {
    throw new FeedProblem(
      `The update feed of ${place.host} is not signed with this console's key, so it was not believed. Nothing was fetched.`,
    );
  }
  return parseRelease(text, place.host);
}

/** The address of one of a release's files; null where it would leave the feed's own server. */
export function fileAddress(feed: Feed, file: ReleaseFile): string | null {
  try {
    const place = feedPlace(feed.url);
    const address = new URL(file.url, place);
    return address.origin === place.origin ? address.href : null;
  } catch {
    return null;
  }
}

function feedPlace(url: string): URL {
  const place = URL.canParse(url) ? new URL(url.endsWith("/") ? url : `${url}/`) : null;
  const local = place?.hostname === "127.0.0.1" || place?.hostname === "localhost";
  if (place?.protocol === "https:" || (local && place?.protocol === "http:")) return place;
  throw new FeedProblem("This build's update feed is no https address. Get newer versions by hand.");
}

async function get(address: URL, fetch: typeof globalThis.fetch): Promise<Buffer> {
  const response = await fetch(address.href, {
    signal: AbortSignal.timeout(withinMs),
    cache: "no-store",
    credentials: "omit",
  }).catch((cause) => {
    throw new FeedProblem(
      `The update feed of ${address.host} did not answer (${reasonOf(cause)}). Check the network and the proxy, then try again.`,
    );
  });
  if (!response.ok) {
    await response.body?.cancel().catch(() => {});
    throw new FeedProblem(`The update feed of ${address.host} answered ${response.status} for ${fileName(address)}.`);
  }
  return limited(response, address);
}

async function limited(response: Response, address: URL): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.length;
      if (size > mostBytes) throw new FeedProblem(`The update feed of ${address.host} is too large to be one.`);
      chunks.push(chunk);
    }
  } catch (cause) {
    if (cause instanceof FeedProblem) throw cause;
    throw new FeedProblem(`The update feed of ${address.host} broke off (${reasonOf(cause)}). Try again.`);
  }
  return Buffer.concat(chunks);
}

function isSigned(text: Buffer, signature: Buffer, key: string): boolean {
  try {
    const publicKey = createPublicKey({ key: Buffer.from(key, "base64"), format: "der", type: "spki" });
    const bytes = Buffer.from(signature.toString("latin1").trim(), "base64");
    return publicKey.asymmetricKeyType === "ed25519" && verify(null, text, publicKey, bytes);
  } catch {
    return false;
  }
}

function parseRelease(text: Buffer, host: string): Release {
  const wire = wireSchema.safeParse(readYaml(text.toString("utf8")));
  if (!wire.success)
    throw new FeedProblem(`The update feed of ${host} cannot be understood. Get newer versions by hand.`);
  const { version, files, releaseNotes } = wire.data;
  const notes = Array.isArray(releaseNotes) ? releaseNotes.map(({ note }) => note ?? "").join("\n\n") : releaseNotes;
  return { version, notes: plainNotes(notes ?? ""), files: files.map(({ url, sha512 }) => ({ url, sha512 })) };
}

function readYaml(text: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch {
    return null;
  }
}

/** A short word for what went wrong on the way; never the whole chain of causes. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return "unknown error";
  if (cause.name === "TimeoutError") return `no answer within ${withinMs / 1000} s`;
  const inner = cause.cause instanceof Error ? cause.cause : cause;
  return "code" in inner && typeof inner.code === "string" ? inner.code : inner.message.slice(0, 100);
}

function fileName(address: URL): string {
  return address.pathname.split("/").at(-1) ?? "";
}
