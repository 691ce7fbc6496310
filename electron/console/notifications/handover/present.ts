import type { Acknowledgement } from "../../../../shared/model/acknowledgement.ts";
import type { Alert } from "../../../../shared/model/alert.ts";
import { type BackendHealth, backendCondition, isTrailKind } from "../../../../shared/model/backend.ts";
import type { Silence } from "../../../../shared/model/silence.ts";

/** What is known at one moment: what a handover begins with. */
export interface Present {
  /** Ms since 1970. */
  readonly at: number;
  /** Those that are neither pending nor resolved. */
  readonly alerts: readonly PresentAlert[];
  /** Backends that do not answer, or cannot tell yet. */
  readonly silent: readonly BackendHealth[];
}

export interface PresentAlert {
  readonly alert: Alert;
  readonly acknowledgement: Acknowledgement | null;
  /** The silence that covers it longest; null where none is known. */
  readonly silence: Silence | null;
}

export interface PresentSources {
  readonly environments: readonly {
    readonly id: string;
    readonly settled: { readonly alerts: ReadonlyMap<string, Alert> };
    readonly backends: readonly { readonly health: BackendHealth }[];
  }[];
  readonly acknowledgement: (alert: Alert) => Acknowledgement | null;
  readonly silences: (environment: string) => readonly Silence[];
}

/** What is known now of one environment, or of all. */
export function presentOf(sources: PresentSources, environment: string | null, at: number): Present {
  const wanted = sources.environments.filter(({ id }) => environment === null || id === environment);
  return {
    at,
    alerts: wanted.flatMap(({ id, settled }) => {
      const silences = new Map(sources.silences(id).map((silence) => [silence.silence, silence]));
      return [...settled.alerts.values()]
        .filter(({ state }) => state !== "pending" && state !== "resolved")
        .map((alert) => {
          const [silence = null] = alert.silencedBy
            .flatMap((one) => silences.get(one) ?? [])
            .sort((a, b) => b.endsAt - a.endsAt);
          return { alert, acknowledgement: sources.acknowledgement(alert), silence };
        });
    }),
    silent: wanted.flatMap(({ backends }) =>
      backends.map(({ health }) => health).filter((health) => !isTrailKind(health.kind) && !answersFully(health, at)),
    ),
  };
}

function answersFully(health: BackendHealth, at: number): boolean {
  return health.settling === null && backendCondition(health, at) === "answering";
}
