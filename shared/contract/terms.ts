import * as z from "zod";

/** Calls by name: the schemas of what they are asked and of what they answer. */
export type Calls = Record<string, { readonly input: z.ZodType; readonly output: z.ZodType }>;

export const id = z.string().min(1).max(512);
/** Which environments to ask, at least one; each is asked once, however often it is named. */
export const environmentIds = z
  .array(id)
  .min(1)
  .max(1000)
  .transform((ids) => [...new Set(ids)]);
export const nothing = z.null();

/** The environment's name as the person typed it; asked for before a write to production. */
export const confirmation = z.string().max(200).nullable();
/** A part of many that could not be done, and why. */
export const refusals = z.array(z.object({ id: z.string(), message: z.string() }));
