import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { type CertificatePair, createCertificates } from "../../support/httpServer.ts";

// A PostgreSQL of the system's packages with a cluster of its own in a temporary folder.

const debianFolder = "/usr/lib/postgresql";

/** The folder with `initdb` and `postgres`; null where there is none, so that tests can say why they are skipped. */
export function postgresFolder(): string | null {
  const versions = existsSync(debianFolder) ? readdirSync(debianFolder) : [];
  const newestFirst = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => join(debianFolder, version, "bin"));
  const folders = [...newestFirst, ...(process.env.PATH ?? "").split(":")];
  return folders.find((folder) => ["initdb", "postgres"].every((name) => existsSync(join(folder, name)))) ?? null;
}

export const withoutPostgres = "no postgres under /usr/lib/postgresql/*/bin or on the PATH";

export interface PostgresServer {
  readonly port: number;
  /** The authority that signed its certificate, as a file. */
  readonly caFile: string;
  readonly otherCaFile: string;
  /** Runs SQL as the superuser and answers the rows. */
  sql(text: string, values?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  readonly admin: { readonly user: string; readonly password: string };
  close(): Promise<void>;
}

/** PostgreSQL refuses to run as root; its package brings a user for it. */
function unprivileged(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

/** Starts a server on a free port of 127.0.0.1 that wants passwords (SCRAM) and offers TLS. */
export async function startPostgres(certificate?: CertificatePair): Promise<PostgresServer> {
  const bin = postgresFolder();
  if (bin === null) throw new Error(withoutPostgres);
  const who = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "incident-console-pg-"));
  const own = (path: string) => {
    if (who.uid !== undefined && who.gid !== undefined) chownSync(path, who.uid, who.gid);
  };
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text, { mode: 0o600 });
    own(path);
    return path;
  };
  own(folder);
  const admin = { user: "admin", password: randomBytes(12).toString("hex") };
  const certificates = await createCertificates();
  const { cert, key } = certificate ?? certificates.valid;
  const data = join(folder, "data");
  const passwordFile = write("password", admin.password);
  execFileSync(
    join(bin, "initdb"),
    [
      "-D",
      data,
      "-U",
      admin.user,
      "-A",
      "scram-sha-256",
      "--pwfile",
      passwordFile,
      "-E",
      "UTF8",
      "--locale",
      "C",
      "-N",
    ],
    { ...who, cwd: folder, stdio: "pipe" },
  );
  const settings = {
    listen_addresses: "127.0.0.1",
    unix_socket_directories: folder,
    fsync: "off",
    ssl: "on",
    ssl_cert_file: write("server.crt", cert),
    ssl_key_file: write("server.key", key),
    log_statement: "all",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const ask = async (port: number, text: string, values: readonly unknown[] = []) => {
    const client = new Client({ host: "127.0.0.1", port, database: "postgres", ...admin });
    client.on("error", () => {});
    await client.connect();
    try {
      const answer = await client.query<Record<string, unknown>>(text, [...values]);
      return answer.rows ?? [];
    } finally {
      await client.end();
    }
  };
  let started: ChildProcess | null = null;
  // Nothing outlives tests that fail or are ended.
  const abandon = () => started?.kill("SIGQUIT");
  process.once("exit", abandon);
  const start = (free: number) => {
    const all = ["-D", data, "-p", String(free), ...flags];
    started = spawn(join(bin, "postgres"), all, { ...who, cwd: folder, stdio: "ignore" });
    return started;
  };
  const { server, port } = await onFreePort(start, (free) => ask(free, "SELECT 1"));
  const sql = (text: string, values?: readonly unknown[]) => ask(port, text, values);
  return {
    port,
    caFile: write("ca.crt", certificates.ca),
    otherCaFile: write("other-ca.crt", certificates.otherCa),
    sql,
    admin,
    close: async () => {
      // A fast shutdown: it does not wait for those who are connected.
      if (server.exitCode === null) {
        const ended = new Promise((resolve) => server.once("exit", resolve));
        server.kill("SIGINT");
        await ended;
      }
      process.off("exit", abandon);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const starts = 5;

/** Starts on a port that nobody had a moment ago, and on another one where somebody was faster. */
async function onFreePort(
  start: (port: number) => ChildProcess,
  ask: (port: number) => Promise<unknown>,
): Promise<{ readonly server: ChildProcess; readonly port: number }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const server = start(port);
    try {
      await answering(server, () => ask(port));
      return { server, port };
    } catch (cause) {
      const ended = server.exitCode !== null;
      server.kill("SIGQUIT");
      if (!ended || attempt === starts) throw cause;
    }
  }
}

async function answering(server: ChildProcess, ask: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`postgres ended with ${server.exitCode}`);
    try {
      await ask();
      return;
    } catch (cause) {
      if (attempt >= 300) throw cause;
      await sleep(100);
    }
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address !== null ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
