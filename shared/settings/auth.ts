import * as z from "zod";
import { httpUrl } from "./values.ts";

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, "must be the name of an HTTP header");

/** OAuth 2, by the provider's issuer (its endpoints are then asked for) or by the endpoints themselves. */
const oauth2 = z
  .strictObject({
    type: z.literal("oauth2"),
    grant: z.enum(["client_credentials", "device"]).meta({
      description: "client_credentials: with the client's secret. device: a person signs in with a browser.",
    }),
    issuer: httpUrl.optional().meta({
      description: "Where the provider describes itself, such as https://keycloak.example.com/realms/ops.",
    }),
    tokenUrl: httpUrl.optional().meta({ description: "The token endpoint, where there is no issuer." }),
    deviceUrl: httpUrl.optional().meta({ description: "The device authorization endpoint, where there is no issuer." }),
    clientId: z.string().min(1, "must not be empty").max(512),
    scope: z.string().min(1, "must not be empty").max(2000).optional(),
    audience: z.string().min(1, "must not be empty").max(2000).optional(),
  })
  .refine(({ issuer, tokenUrl }) => issuer !== undefined || tokenUrl !== undefined, {
    error: "must have an issuer or a tokenUrl",
  })
  .refine(({ grant, issuer, deviceUrl }) => grant !== "device" || issuer !== undefined || deviceUrl !== undefined, {
    error: "must have an issuer or a deviceUrl for the device grant",
  });

const commandLine = z
  .array(z.string().max(4096))
  .min(1, "must name a program")
  .max(64, "must have at most 64 parts")
  .refine(([program]) => program !== undefined && program.trim() !== "", { error: "must name a program" })
  .meta({
    description:
      "Program and arguments; no shell reads them. It prints a token, or JSON with one. Each person is asked before it runs.",
  });

/** How to prove who we are to a backend. The secret itself never stands in the settings. */
export const auth = z
  .discriminatedUnion(
    "type",
    [
      z.strictObject({ type: z.literal("none") }),
      z.strictObject({ type: z.literal("basic"), username: z.string().min(1, "must not be empty") }),
      z.strictObject({ type: z.literal("bearer") }),
      z.strictObject({
        type: z.literal("headers"),
        names: z.array(headerName).min(1, "must name at least one header"),
      }),
      oauth2,
      z.strictObject({ type: z.literal("command"), command: commandLine }),
    ],
    {
      error:
        'must have a "type" of none, basic, bearer, headers, oauth2 or command; the secret itself never stands here',
    },
  )
  .meta({
    description: "How to prove who we are. The secret is asked for and kept in the keychain, never in this file.",
  });
