import type { EnvironmentDraft } from "../draft.ts";
import type { Editing } from "../view.ts";

/** What an environment can have besides, and the fields that it begins with. */
export const addable = [
  "prometheus",
  "alertmanager",
  "loki",
  "gateway",
  "jaeger",
  "audit",
  "grafana",
  "link",
  "severities",
] as const;
export type Addable = (typeof addable)[number];

export const addableNames: Readonly<Record<Addable, string>> = {
  prometheus: "Prometheus",
  alertmanager: "Alertmanager",
  loki: "Loki",
  gateway: "Gateway",
  jaeger: "Jaeger",
  audit: "PostgreSQL audit table",
  grafana: "Grafana",
  link: "Link",
  severities: "Severity words",
};

/** Whether there may be one more of it. */
export function canAdd(draft: EnvironmentDraft, what: Addable): boolean {
  switch (what) {
    case "alertmanager":
      return (draft.alertmanagers?.length ?? 0) < 16;
    case "link":
      return (draft.links?.length ?? 0) < 20;
    default:
      return draft[what] === undefined;
  }
}

/** The path of the field that it begins with, once it is added to this draft. */
export function firstField(draft: EnvironmentDraft, what: Addable): string {
  switch (what) {
    case "alertmanager":
      return `alertmanagers.${draft.alertmanagers?.length ?? 0}.url`;
    case "link":
      return `links.${draft.links?.length ?? 0}.name`;
    case "audit":
      return "audit.host";
    case "severities":
      return "severities";
    default:
      return `${what}.url`;
  }
}

/** The form with empty fields for it. */
export function withAdded(editing: Editing, what: Addable): Editing {
  const { draft, keys } = editing;
  switch (what) {
    case "alertmanager": {
      // Never that of one which the file has and which was taken out.
      const inFile = editing.replaces?.alertmanagers?.length ?? 0;
      const key = keys.reduce((highest, each) => Math.max(highest, each + 1), inFile);
      const alertmanagers = [...(draft.alertmanagers ?? []), { url: "" }];
      return { ...editing, draft: { ...draft, alertmanagers }, keys: [...keys, key] };
    }
    case "link":
      return { ...editing, draft: { ...draft, links: [...(draft.links ?? []), { name: "", url: "" }] } };
    case "audit":
      return { ...editing, draft: { ...draft, audit: { host: "", database: "", user: "", table: "" } } };
    case "severities":
      return { ...editing, draft: { ...draft, severities: {} } };
    default:
      return { ...editing, draft: { ...draft, [what]: { url: "" } } };
  }
}

/** The form without a backend; of Alertmanagers without the one at that place. */
export function withoutPart(editing: Editing, path: readonly (string | number)[]): Editing {
  const [name, index] = path;
  const { draft, keys } = editing;
  if (name === "alertmanagers") {
    const left = (draft.alertmanagers ?? []).filter((_, at) => at !== index);
    const { alertmanagers: _gone, ...rest } = draft;
    return {
      ...editing,
      draft: left.length === 0 ? rest : { ...rest, alertmanagers: left },
      keys: keys.filter((_, at) => at !== index),
    };
  }
  const { [name as "loki"]: _gone, ...rest } = draft;
  return { ...editing, draft: rest };
}
