import { generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { Feed } from "../../electron/shell/updates/feed.ts";

export interface FeedUnderTest {
  readonly feed: Feed;
  readonly key: KeyObject;
  /** What is served, by path; a change is served at once. */
  readonly files: Map<string, string | Buffer>;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
  /** Serves a text under `latest-linux.yml`, signed. */
  publish(text: string, key?: KeyObject): void;
  close(): Promise<void>;
}

/** A feed on a real server of this machine, with a key of its own. */
export async function startFeed(): Promise<FeedUnderTest> {
  const { publicKey, privateKey } = generateKeyPairSync("ed25519");
  const files = new Map<string, string | Buffer>();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    // electron-updater adds a query, so that nothing on the way answers from memory.
    const path = (request.url ?? "").replace(/\?.*$/, "");
    asked.push(path);
    const file = files.get(path);
    response.writeHead(file === undefined ? 404 : 200).end(file);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return {
    feed: {
      url: `http://127.0.0.1:${port}/feed`,
      key: publicKey.export({ type: "spki", format: "der" }).toString("base64"),
      page: "https://example.com/releases",
    },
    key: privateKey,
    files,
    asked,
    publish(text, key = privateKey) {
      files.set("/feed/latest-linux.yml", text);
      files.set("/feed/latest-linux.yml.sig", `${sign(null, Buffer.from(text), key).toString("base64")}\n`);
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

/** A feed's text as electron-builder writes it. */
export function feedText(version: string, notes = "<p>Mends <b>things</b>.</p>"): string {
  return `version: ${version}
files:
  - url: incident-console-${version}-linux-x86_64.AppImage
    sha512: AAAA
    size: 3
    blockMapSize: 1
  - url: incident-console-${version}-linux-amd64.deb
    sha512: BBBB
    size: 3
path: incident-console-${version}-linux-x86_64.AppImage
sha512: AAAA
releaseNotes: ${JSON.stringify(notes)}
releaseDate: '2026-11-21T03:42:00.000Z'
`;
}
