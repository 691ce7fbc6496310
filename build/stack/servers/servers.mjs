/** Real Prometheus, Alertmanager and Loki on free loopback ports, with data in temporary folders. */
import { binaries } from "../binaries.mjs";
import { lokiConfig, prometheusConfig, silentAlertmanagerConfig } from "../config.mjs";
import { freePort, startServer } from "./server.mjs";

const READY_MS = 60_000;
const LOKI_READY_MS = 120_000;

/** @param {string} name @param {string | null} path */
function present(name, path) {
  if (path === null) throw new Error(`${name} is not on the PATH.`);
  return path;
}

/** @param {import('../types.d.mts').PrometheusOptions} options */
export function startPrometheus(options) {
  const command = present("prometheus", binaries().prometheus);
  const rules = [options.rules].flat();
  const ruleFiles = rules.map((_, index) => `rules-${index}.yaml`);
  return startServer(async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const url = `http://${address}${options.routePrefix ?? ""}`;
    return {
      name: "Prometheus",
      command,
      url,
      readyPath: "/-/ready",
      deadlineMs: READY_MS,
      files: {
        "prometheus.yaml": prometheusConfig({ ...options, ruleFiles }),
        ...Object.fromEntries(rules.map((text, index) => [`rules-${index}.yaml`, text])),
      },
      args: (folder) => [
        `--config.file=${folder}/prometheus.yaml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${address}`,
        `--web.external-url=${url}`,
        `--rules.alert.resend-delay=${options.resendDelay ?? "1m"}`,
        "--web.enable-lifecycle",
        "--log.level=warn",
        ...(options.flags ?? []),
      ],
    };
  });
}

/**
 * @param {import('../types.d.mts').AlertmanagerOptions} [options]
 * @returns {Promise<import('../types.d.mts').Alertmanager>}
 */
export async function startAlertmanager(options = {}) {
  const command = present("alertmanager", binaries().alertmanager);
  /** @type {string | null} */
  let gossip = null;
  const server = await startServer(async () => {
    const address = `127.0.0.1:${await freePort()}`;
    const url = `http://${address}${options.routePrefix ?? ""}`;
    gossip = options.peers === undefined ? null : `127.0.0.1:${await freePort()}`;
    const cluster = [
      `--cluster.listen-address=${gossip ?? ""}`,
      ...(gossip === null ? [] : [`--cluster.advertise-address=${gossip}`, "--cluster.settle-timeout=5s"]),
      ...(options.peers ?? []).map((peer) => `--cluster.peer=${peer}`),
    ];
    return {
      name: "Alertmanager",
      command,
      url,
      readyPath: "/-/ready",
      deadlineMs: READY_MS,
      files: { "alertmanager.yaml": options.config ?? silentAlertmanagerConfig() },
      args: (folder) => [
        `--config.file=${folder}/alertmanager.yaml`,
        `--storage.path=${folder}/data`,
        `--web.listen-address=${address}`,
        `--web.external-url=${url}`,
        "--log.level=warn",
        ...cluster,
        ...(options.flags ?? []),
      ],
    };
  });
  return Object.defineProperties(/** @type {import('../types.d.mts').Alertmanager} */ (server), {
    gossip: { value: gossip, enumerable: true },
  });
}

/**
 * Null when there is no Loki on this machine.
 * @param {import('../types.d.mts').LokiOptions} [options]
 */
export async function startLoki({ tenants = false } = {}) {
  const command = binaries().loki;
  if (command === null) return null;
  return startServer(async () => {
    const httpPort = await freePort();
    const grpcPort = await freePort();
    const host = "127.0.0.1";
    return {
      name: "Loki",
      command,
      url: `http://${host}:${httpPort}`,
      readyPath: "/ready",
      deadlineMs: LOKI_READY_MS,
      files: {
        "loki.yaml": lokiConfig({ host, advertise: host, httpPort, grpcPort, folder: "{folder}/data", tenants }),
      },
      args: (folder) => [`-config.file=${folder}/loki.yaml`],
    };
  });
}
