import * as z from "zod";
import { type Acknowledgement, acknowledgementSchema } from "../model/acknowledgement.ts";
import { alertGraphSchema, alertRuleSchema } from "../model/rule.ts";
import { type Silence, silenceSchema, silenceWishSchema } from "../model/silence.ts";
import {
  type AlertsPatch,
  type AlertsState,
  alertsPatchSchema,
  alertsStateSchema,
  reduceAlerts,
} from "../state/alerts.ts";
import { type Calls, confirmation, id, refusals } from "./terms.ts";
import { keyed, topic } from "./topic.ts";

/** An alert in one of its episodes: what is acknowledged must be what the person saw. */
const episodeRef = z.object({ alert: id, startsAt: z.number() });

/** Alerts and what is done about them. */
export const alertCalls = {
  /** The Prometheus rule behind an alert; null where none is known. */
  "alerts.rule": { input: z.object({ alert: id }), output: alertRuleSchema.nullable() },
  /** Recent values of what the alert's rule compares; null where its expression has no comparison to draw. */
  "alerts.graph": { input: z.object({ alert: id }), output: alertGraphSchema.nullable() },
  /**
   * "I have it", for the episodes that are named. An alert that is in another episode by now is refused. With
   * `shareMinutes` it is also written for others: to Alertmanager as a silence of so many minutes with the marker
   * comment, to a gateway as its own acknowledgement.
   */
  "alerts.acknowledge": {
    input: z.object({
      alerts: z.array(episodeRef).min(1).max(10_000),
      note: z.string().max(4096),
      shareMinutes: z.int().min(1).max(1440).nullable(),
      confirmation,
    }),
    output: z.object({ acknowledged: z.array(acknowledgementSchema), refused: refusals }),
  },
  /** Takes back acknowledgements made here; a silence that was written with one is expired. */
  "alerts.unacknowledge": {
    input: z.object({ alerts: z.array(episodeRef).min(1).max(10_000), confirmation }),
    output: z.object({ refused: refusals }),
  },
  /** Suppresses alerts in the gateway that reports them, 1 to 1440 minutes. */
  "alerts.suppress": {
    input: z.object({
      alerts: z.array(episodeRef).min(1).max(10_000),
      minutes: z.int().min(1).max(1440),
      reason: z.string().max(4096),
      confirmation,
    }),
    output: z.object({ refused: refusals }),
  },
  /** Creates a silence, or edits the one that the wish replaces. Answers what the server stored. */
  "silences.save": {
    input: z.object({ wish: silenceWishSchema, confirmation }),
    output: z.object({
      silence: silenceSchema,
      /** A sentence where the server stored something else than was asked for, its new id included; null otherwise. */
      note: z.string().nullable(),
    }),
  },
  /** Ends silences of one environment now. `silences` are Alertmanager's ids. */
  "silences.expire": {
    input: z.object({ environment: id, silences: z.array(id).min(1).max(1000), confirmation }),
    output: z.object({ expired: z.array(z.string()), refused: refusals }),
  },
} as const satisfies Calls;

export const alertTopics = {
  alerts: topic<AlertsState, AlertsPatch>({ state: alertsStateSchema, patch: alertsPatchSchema, reduce: reduceAlerts }),
  /** The silences of every environment, expired ones too, by `<environment>/<silence>`. */
  silences: keyed<Silence>(silenceSchema, (silence) => silence.id),
  /** The acknowledgements of episodes that go on, by alert id. */
  acknowledgements: keyed<Acknowledgement>(acknowledgementSchema, (acknowledgement) => acknowledgement.alert),
} as const;
