import * as z from "zod";

/** "I have it": bound to one episode of one alert. A re-fire has another `startsAt` and is not acknowledged. */
export const acknowledgementSchema = z.object({
  /** The alert's id. */
  alert: z.string(),
  startsAt: z.number(),
  author: z.string(),
  at: z.number(),
  note: z.string(),
  /**
   * Where it is written: `console`: here only, others do not see it; `silence`: as a short Alertmanager silence with
   * the marker comment; `gateway`: in the API gateway.
   */
  via: z.enum(["console", "silence", "gateway"]),
  /** The silence's id; null unless `via` is `silence`. */
  silence: z.string().nullable(),
  /** When a silence ends it; null where it lasts as long as the episode. */
  until: z.number().nullable(),
  /** True where it was made here and can be taken back here. */
  own: z.boolean(),
});
export type Acknowledgement = Readonly<z.infer<typeof acknowledgementSchema>>;

/** The beginning of the comment by which a silence is known as an acknowledgement, in every console. */
export const acknowledgementMarker = "ACK!";
