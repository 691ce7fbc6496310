/** The stack's prompt: one line in, one answer out. */

export const HELP = "list | raise NAME | clear NAME | clear all | quit";

/**
 * @param {Pick<import('./types.d.mts').Exporter, 'alerts' | 'set'>} exporter
 * @param {string} line
 * @returns {string | null} the answer; null to quit
 */
export function answer(exporter, line) {
  const [verb = "", name = "", ...rest] = line.trim().split(/\s+/);
  if (verb === "") return "";
  if (verb === "quit" && name === "") return null;
  if (verb === "list" && name === "") return list(exporter.alerts());
  if ((verb === "raise" || verb === "clear") && name !== "" && rest.length === 0) {
    try {
      const names = exporter.set(name, verb === "raise");
      return `${verb === "raise" ? "Raised" : "Cleared"} ${name === "all" ? `${names.length} alerts` : names.join(", ")}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return HELP;
}

/** @param {readonly import('./types.d.mts').RaisableAlert[]} alerts */
function list(alerts) {
  return alerts
    .map(({ alert, severity, raised, takesDown }) => {
      const note = takesDown === undefined ? "" : `takes ${takesDown} down`;
      return `${raised ? "●" : " "} ${alert.padEnd(42)} ${severity.padEnd(9)} ${note}`.trimEnd();
    })
    .join("\n");
}
