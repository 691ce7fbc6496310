import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as z from "zod";
import { startServer, type TestServer } from "./httpServer.ts";

const folder = new URL("../fixtures/", import.meta.url);

const recordingSchema = z.object({
  request: z.object({ method: z.string(), path: z.string() }),
  status: z.number(),
  /** Null where the server sent none. */
  headers: z.record(z.string(), z.union([z.string(), z.array(z.string())]).nullable()),
  /** Parsed where it was JSON, else its text. */
  body: z.unknown(),
});

/** One recorded answer of a real server. */
export type Recording = Readonly<z.output<typeof recordingSchema>>;

/** The names of a server version's recordings that a pattern accepts, without `.json`, in order. */
export function recordingNames(version: string, pattern: RegExp): string[] {
  return readdirSync(fileURLToPath(new URL(`${version}/`, folder)))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length))
    .filter((name) => pattern.test(name))
    .sort();
}

/** The recording `<version>/<name>.json`. */
export function recording(version: string, name: string): Recording {
  const text = readFileSync(fileURLToPath(new URL(`${version}/${name}.json`, folder)), "utf8");
  return recordingSchema.parse(JSON.parse(text));
}

/** A body as it went over the wire, or as nearly as a recording tells. */
export function bodyText({ body }: Recording): string {
  return typeof body === "string" ? body : body === null || body === undefined ? "" : JSON.stringify(body);
}

const notReplayed = new Set(["content-length", "transfer-encoding", "content-encoding", "connection", "date"]);

/** A server that answers every request with one recording. */
export function replay(recorded: Recording): Promise<TestServer> {
  return startServer((response) => {
    response.statusCode = recorded.status;
    for (const [name, value] of Object.entries(recorded.headers)) {
      if (value !== null && !notReplayed.has(name.toLowerCase())) response.setHeader(name, value);
    }
    response.end(bodyText(recorded));
  });
}
