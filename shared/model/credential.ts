import * as z from "zod";

const secret = z.string().min(1).max(16_384);
const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "is not a header name");
/** RFC 9110: visible ASCII, spaces and tabs; a line break would start another header. */
const headerValue = secret.regex(/^[\t\x20-\x7e\x80-\xff]+$/, "has a character that a header cannot carry");

/** How to prove to a backend who we are. It goes one way only: from the form to the main process. */
export const credentialSchema = z.discriminatedUnion("scheme", [
  z.object({
    scheme: z.literal("basic"),
    username: z
      .string()
      .min(1)
      .max(512)
      .regex(/^[^:]*$/, "must not contain a colon"),
    password: secret,
  }),
  z.object({ scheme: z.literal("bearer"), token: headerValue }),
  z.object({ scheme: z.literal("headers"), headers: z.record(headerName, headerValue) }),
]);

export type Credential = Readonly<z.infer<typeof credentialSchema>>;
