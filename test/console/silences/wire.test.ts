import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  acknowledgementComment,
  deleteSilence,
  normaliseSilence,
  normaliseSilences,
  postSilence,
  readSilence,
} from "../../../electron/console/alertmanager/silences.ts";
import { silenceSchema } from "../../../shared/model/silence.ts";
import { alertmanagerVersions, recordedBody } from "../../support/fixtures.ts";
import { recording, recordingNames, replay } from "../../support/replay.ts";
import { clientTo, closeAfterwards, failureOf } from "../http/support.ts";

const wire = {
  id: "be1504e1-5af0-44f3-88f1-3955b94393fe",
  status: { state: "active" },
  matchers: [{ name: "alertname", value: "Down", isRegex: false, isEqual: true }],
  startsAt: "2026-11-21T03:42:28.393Z",
  endsAt: "2026-11-21T04:42:28.393Z",
  updatedAt: "2026-11-21T03:42:28.393Z",
  createdBy: "jane",
  comment: "deploy",
};

describe.each(alertmanagerVersions)("%s", (version) => {
  test("every silence of its list is read", () => {
    const body = recordedBody(version, "silences_list_mixed") as { readonly id: string }[];
    const { silences, rejected } = normaliseSilences(body, "production");
    expect(rejected).toBe(0);
    expect(silences.map(({ silence }) => silence)).toEqual(body.map(({ id }) => id));
    for (const silence of silences) expect(silenceSchema.parse(silence)).toEqual(silence);
    expect(new Set(silences.flatMap(({ matchers }) => matchers.map(({ operator }) => operator)))).toContain("!=");
  });

  const refusals = recordingNames(version, /^silence_/).filter((name) => recording(version, name).status >= 400);

  test.each(refusals)("%s ends as a sentence", async (name) => {
    const recorded = recording(version, name);
    const server = closeAfterwards(await replay(recorded));
    const http = clientTo(server.url, { name: "Alertmanager", kind: "alertmanager" });
    const { method, path } = recorded.request;
    const id = path.split("/").at(-1) ?? "";
    const post = { id: null, matchers: [], startsAt: 0, endsAt: 1, createdBy: "", comment: "" };
    const ask =
      method === "POST"
        ? () => postSilence(http, post)
        : method === "DELETE"
          ? () => deleteSilence(http, id)
          : () => readSilence(http, "production", id);
    const error = await failureOf(ask());
    expect(error.message).toMatch(/^Alertmanager [^{}]*[.?]$/);
    const { body } = recorded;
    const words = typeof body === "string" ? body : ((body as { readonly message?: string } | null)?.message ?? "");
    expect(error.message).toContain(words.slice(0, 40));
  });
});

test("what a server leaves out has a meaning", () => {
  const { updatedAt: _updatedAt, ...rest } = wire;
  const old = {
    ...rest,
    createdBy: null,
    comment: undefined,
    matchers: [{ name: "a", value: "b", isRegex: true }],
    annotations: { later: "version" },
  };
  expect(normaliseSilence(old, "staging")).toEqual({
    id: `staging/${wire.id}`,
    environment: "staging",
    silence: wire.id,
    state: "active",
    matchers: [{ name: "a", operator: "=~", value: "b" }],
    startsAt: Date.parse(wire.startsAt),
    endsAt: Date.parse(wire.endsAt),
    updatedAt: null,
    createdBy: "",
    comment: "",
    optimistic: false,
    acknowledges: null,
  });
});

test.each([
  ["ACK! on it", "on it"],
  [
    "ACK! This alert was acknowledged using karma on Sat, 21 Nov 2026",
    "This alert was acknowledged using karma on Sat, 21 Nov 2026",
  ],
  ["ACK!", ""],
  [acknowledgementComment("looking"), "looking"],
  [acknowledgementComment(""), ""],
  ["deploy ACK!", null],
  ["ack! on it", null],
])("the comment %j acknowledges %j", (comment, note) => {
  expect(normaliseSilence({ ...wire, comment }, "production")?.acknowledges).toBe(note);
});

test.each([
  ["no id", { id: "" }],
  ["an unknown state", { status: { state: "sleeping" } }],
  ["no matchers", { matchers: [] }],
  ["matchers that are none", { matchers: null }],
  ["a start that is no time", { startsAt: "soon" }],
  ["an end in year 1", { endsAt: "0001-01-01T00:00:00Z" }],
  ["a matcher without a name", { matchers: [{ name: "", value: "x", isRegex: false }] }],
])("one with %s is left out and counted", (_name, changes) => {
  expect(normaliseSilences([wire, { ...wire, ...changes }, null], "production")).toMatchObject({
    silences: [{ silence: wire.id }],
    rejected: 2,
  });
});

test.each([null, {}, "silences", 3])("an answer that is no list (%j) says so", (body) => {
  expect(() => normaliseSilences(body, "production")).toThrow(/no list of silences. Is this URL an Alertmanager\?/);
});

test("nothing that a server sends does anything but be read or be counted", () => {
  const damaged = fc.tuple(fc.constantFrom(...Object.keys(wire)), fc.anything()).map(([name, value]) => ({
    ...wire,
    [name]: value,
  }));
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.anything(), damaged)), (body) => {
      const { silences, rejected } = normaliseSilences(body, "production");
      expect(silences.length + rejected).toBe(body.length);
      for (const silence of silences) silenceSchema.parse(silence);
    }),
  );
});
