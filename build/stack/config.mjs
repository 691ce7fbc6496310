/** Configuration files of the servers. They are written as JSON, which is YAML too. */

/** @typedef {import('./types.d.mts').Pace} Pace */

/** @param {unknown} value */
const text = (value) => `${JSON.stringify(value, null, 2)}\n`;

/**
 * @param {Pick<import('./types.d.mts').PrometheusOptions,
 *   'scrapeTargets' | 'alertmanagers' | 'externalLabels' | 'evaluationInterval' | 'scrapeInterval'>
 *   & { ruleFiles: readonly string[] }} options
 */
export function prometheusConfig(options) {
  const scrape = options.scrapeInterval ?? "1s";
  return text({
    global: {
      scrape_interval: scrape,
      scrape_timeout: scrape,
      evaluation_interval: options.evaluationInterval ?? "1s",
      external_labels: options.externalLabels ?? {},
    },
    rule_files: options.ruleFiles,
    alerting: {
      alertmanagers: options.alertmanagers.map((url) => ({
        scheme: new URL(url).protocol.replace(":", ""),
        path_prefix: new URL(url).pathname,
        static_configs: [{ targets: [new URL(url).host] }],
      })),
    },
    scrape_configs: (options.scrapeTargets ?? []).map((target) => ({
      job_name: target.job,
      metrics_path: target.path,
      static_configs: [{ targets: [target.address], labels: target.labels ?? {} }],
    })),
  });
}

/**
 * Routing as the stacks have it, into the exporter's sink. Critical alerts go on to Slack, so that they are in two
 * groups, as `continue` makes them.
 * @param {string} exporterUrl @param {Pace} pace
 */
export function alertmanagerConfig(exporterUrl, pace) {
  const receivers = ["pagerduty", "slack", "email"];
  return text({
    route: {
      receiver: "email",
      group_by: ["alertname", "severity"],
      group_wait: pace.groupWait,
      group_interval: pace.groupInterval,
      repeat_interval: "12h",
      routes: [
        { matchers: ['severity="critical"'], receiver: "pagerduty", continue: true },
        { matchers: ['severity=~"critical|warning"'], receiver: "slack" },
      ],
    },
    // A label that is absent on both sides counts as equal, so the sources ask for the label to be there.
    inhibit_rules: [
      {
        source_matchers: ['alertname=~".*Down"', 'severity="critical"', 'component=~".+"'],
        target_matchers: ['severity="warning"'],
        equal: ["component"],
      },
      {
        source_matchers: ['alertname=~".*Down"', 'severity="critical"', 'instance=~".+"'],
        target_matchers: ['severity="warning"'],
        equal: ["instance"],
      },
      {
        source_matchers: ['alertname="DiskSpaceCritical"'],
        target_matchers: ['alertname="DiskSpaceLow"'],
        equal: ["instance", "mountpoint"],
      },
    ],
    receivers: receivers.map((name) => ({
      name,
      webhook_configs: [{ url: `${exporterUrl}/sink/${name}`, send_resolved: true }],
    })),
  });
}

/** An Alertmanager that tells nobody. */
export function silentAlertmanagerConfig() {
  return text({ route: { receiver: "nobody" }, receivers: [{ name: "nobody" }] });
}

/**
 * Loki 3 as a single binary.
 * @param {{ host: string, advertise: string, httpPort: number, grpcPort: number, folder: string, tenants?: boolean }} options
 */
export function lokiConfig({ host, advertise, httpPort, grpcPort, folder, tenants = false }) {
  return text({
    auth_enabled: tenants,
    analytics: { reporting_enabled: false },
    server: {
      http_listen_address: host,
      http_listen_port: httpPort,
      grpc_listen_address: host,
      grpc_listen_port: grpcPort,
      log_level: "warn",
    },
    common: {
      instance_addr: advertise,
      path_prefix: folder,
      replication_factor: 1,
      ring: { kvstore: { store: "inmemory" } },
      storage: { filesystem: { chunks_directory: `${folder}/chunks`, rules_directory: `${folder}/rules` } },
    },
    schema_config: {
      configs: [
        {
          from: "2024-01-01",
          store: "tsdb",
          object_store: "filesystem",
          schema: "v13",
          index: { prefix: "index_", period: "24h" },
        },
      ],
    },
    // These wait for other members, of which there are none: a start takes one second instead of fifteen.
    ingester: { lifecycler: { min_ready_duration: "0s" } },
    frontend: { scheduler_dns_lookup_period: "500ms" },
    frontend_worker: { dns_lookup_duration: "500ms" },
    limits_config: {
      allow_structured_metadata: true,
      volume_enabled: true,
      reject_old_samples: false,
      ingestion_rate_mb: 32,
      ingestion_burst_size_mb: 64,
    },
  });
}
