/** Which server programs this machine has. */
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The first of the names that is an executable file on the PATH. @param {...string} names */
function find(...names) {
  for (const name of names) {
    for (const folder of (process.env.PATH ?? "").split(delimiter).filter(Boolean)) {
      const path = join(folder, name);
      if (isExecutable(path)) return path;
    }
  }
  return null;
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Debian's package calls Alertmanager `prometheus-alertmanager`. @returns {import('./types.d.mts').Binaries} */
export function binaries() {
  return {
    prometheus: find("prometheus"),
    alertmanager: find("alertmanager", "prometheus-alertmanager"),
    loki: find("loki"),
    promtool: find("promtool"),
    amtool: find("amtool"),
  };
}
