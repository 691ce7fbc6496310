import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alertTabs } from "../../renderer/alerts/tabs.ts";
import { attentionOf } from "../../renderer/app/attention.ts";
import { asksShown, countAsks } from "../../renderer/app/credentialAsks.ts";
import { formatPlace, home, logModes, parsePlace, screens } from "../../renderer/app/location.ts";
import { paletteItems } from "../../renderer/app/palette/items.ts";
import { clearReason, documentTitle, pillWords, togetherSentence } from "../../renderer/app/words.ts";
import { buttonWords } from "../../renderer/backends/BackendButtons.tsx";
import { beginningOf, credentialOf, emptyFields, withoutSecrets } from "../../renderer/backends/credential.ts";
import {
  acceptedWords,
  forgetWords,
  untriedWords,
  whereKept,
  whereSent,
} from "../../renderer/backends/credentialWords.ts";
import { outcomeOf, pollAfter } from "../../renderer/backends/outcome.ts";
import {
  conditionText,
  silencePhrase,
  silenceSentence,
  silenceSummary,
  troubleText,
  trustText,
  withStop,
  worstCondition,
} from "../../renderer/backends/words.ts";
import { waitBefore } from "../../renderer/client/connection.ts";
import { troubleOf } from "../../shared/state/trouble.ts";
import { verdictOf } from "../../shared/state/verdict.ts";
import { settingsOf } from "./fakeData.ts";
import { sampleAlert, sampleHealth } from "./samples.ts";

const minute = 60_000;
const now = 10 * minute;
const answering = sampleHealth({ lastSuccessAt: now - 4000 });
const refusing = sampleHealth({
  id: "production/loki",
  name: "Loki",
  lastSuccessAt: null,
  failingSince: now - 5 * minute,
  error: { code: "UNAUTHORIZED", message: "Loki asks for a token." },
});
const failing = sampleHealth({
  name: "Alertmanager",
  lastSuccessAt: now - 2 * minute,
  error: { code: "UNAVAILABLE", message: "Is the URL right?" },
});
const silent = sampleHealth({
  id: "production/prometheus",
  name: "Prometheus",
  lastSuccessAt: now - 3 * minute,
  failingSince: now - 2 * minute,
  error: { code: "UNREACHABLE", message: "Prometheus refused the connection." },
});

function nobodyHas(alerts: Parameters<typeof verdictOf>[0]) {
  return attentionOf(alerts, () => false);
}

describe("what still asks for somebody", () => {
  const had = sampleAlert({ fingerprint: "1", severity: "critical" });
  const free = sampleAlert({ fingerprint: "2", severity: "warning" });
  const lost = sampleAlert({ fingerprint: "3", state: "unknown" });
  const silenced = sampleAlert({ fingerprint: "4", state: "silenced" });
  const pill = (...alerts: readonly ReturnType<typeof sampleAlert>[]) => {
    const attention = attentionOf(alerts, (alert) => alert === had);
    return pillWords(verdictOf(alerts, [answering], now), attention, 1);
  };

  test("an acknowledged alert no longer counts, and the colour is that of the others", () => {
    const sentence = "1 needs attention, 1 acknowledged; worst warning";
    expect(pill(had, free, silenced)).toEqual({ text: "1", tone: "warning", shape: true, sentence });
  });

  test("an environment where all is acknowledged is never clear", () => {
    const sentence = "none needs attention, 1 acknowledged";
    expect(pill(had)).toEqual({ text: "1 acknowledged", tone: "quiet", shape: true, sentence });
  });

  test("an unknown alert counts, whoever has it", () => {
    expect(attentionOf([lost, free], () => true)).toMatchObject({ firing: 0, unknown: 1, acknowledged: 1 });
    expect(pill(had, lost).text).toBe("1 unknown");
  });
});

describe("what a pill and the title say", () => {
  const logs = sampleHealth({ id: "production/loki", backend: "loki", kind: "loki", name: "Loki", lastSuccessAt: now });
  const say = (alerts: Parameters<typeof verdictOf>[0], backends: (typeof answering)[]) => {
    const verdict = verdictOf(alerts, backends, now);
    return [pillWords(verdict, nobodyHas(alerts), backends.length).text, documentTitle(verdict, "Production", true)];
  };

  test.each([
    ["firing", [sampleAlert()], [answering], "1", "1 firing · Production — Incident Console"],
    [
      "unknown",
      [sampleAlert({ state: "unknown" })],
      [silent],
      "1 unknown",
      "1 unknown · Production — Incident Console",
    ],
    ["clear", [], [answering], "clear", "All clear · Production — Incident Console"],
    ["gone", [], [silent], "unreachable", "Not sure · Production — Incident Console"],
    ["partly gone", [], [answering, silent], "1 of 2 silent", "Not sure · Production — Incident Console"],
    ["refusing", [], [refusing], "refuses us", "Not sure · Production — Incident Console"],
    ["partly refusing", [], [answering, refusing], "1 of 2 refusing", "Not sure · Production — Incident Console"],
    ["mixed", [], [failing, refusing], "no good answer", "Not sure · Production — Incident Console"],
    ["waiting", [], [sampleHealth({ lastSuccessAt: null })], "checking…", "Checking · Production — Incident Console"],
    [
      "settling",
      [],
      [{ ...answering, settling: "It restarted." }],
      "settling",
      "Not sure · Production — Incident Console",
    ],
    ["no backends", [], [], "no backends", "No alert source · Production — Incident Console"],
    ["logs alone", [], [logs], "no alert source", "No alert source · Production — Incident Console"],
  ] as const)("%s", (_name, alerts, backends, pill, title) => {
    expect(say(alerts, [...backends])).toEqual([pill, title]);
  });

  test("all clear rests on an age that is rounded up", () => {
    expect(clearReason(verdictOf([], [answering, { ...answering, lastSuccessAt: now - 8200 }], now))).toBe(
      "every backend answered within the last 9 s",
    );
  });

  test("backends that tell of no alerts are backends, and their silence is not kept quiet", () => {
    const silentLogs = { ...logs, lastSuccessAt: now - 180_000 };
    const of = (health: typeof logs) => pillWords(verdictOf([], [health], now), nobodyHas([]), 1).sentence;
    expect([of(logs), of(silentLogs)]).toEqual([
      "nothing here tells of alerts",
      "nothing here tells of alerts; unreachable",
    ]);
  });

  test("the title does not lay another environment's notifications to the chosen one's charge", () => {
    const clear = verdictOf([], [answering], now);
    expect([documentTitle(clear, "Staging", true, 0, 2), documentTitle(clear, "Staging", true, 1, 2)]).toEqual([
      "All clear, 2 unseen critical elsewhere · Staging — Incident Console",
      "All clear, 1 unseen critical, 2 unseen critical elsewhere · Staging — Incident Console",
    ]);
  });

  test("several environments together say no more than is known of them", () => {
    const together = (alerts: Parameters<typeof verdictOf>[0], backends: (typeof answering)[]) =>
      togetherSentence(verdictOf(alerts, backends, now), nobodyHas(alerts));
    const settling = { ...answering, settling: "It restarted." };
    expect([
      together([], [sampleHealth({ lastSuccessAt: null })]),
      together([], [answering, silent, settling]),
      together([sampleAlert({ severity: "high" })], [answering]),
    ]).toEqual([
      "waiting for the first answers",
      "none needs attention; 1 backend without a good answer; 1 backend settling",
      "1 needs attention; worst high",
    ]);
  });

  test("without the console process nothing is clear", () => {
    expect(documentTitle(verdictOf([], [answering], now), "Production", false)).toMatch(/^Disconnected/);
  });

  test("the tone of health needs every backend to answer", () => {
    const backend = fc.constantFrom(answering, silent, sampleHealth({ lastSuccessAt: null }));
    fc.assert(
      fc.property(fc.array(backend), (backends) => {
        const { tone } = pillWords(verdictOf([], backends, now), nobodyHas([]), backends.length);
        const healthy = backends.length > 0 && backends.every((each) => each === answering);
        expect(tone === "clear").toBe(healthy);
      }),
    );
  });
});

describe("what is said of backends", () => {
  test("the trust bar", () => {
    expect(trustText(answering, now)).toBe("4 s ago · 41 ms");
    expect(trustText(silent, now)).toBe("no answer for 3 min");
    expect(trustText({ ...answering, error: { code: "TIMEOUT", message: "" } }, now)).toBe(
      "failing, last good answer 4 s ago",
    );
    expect(worstCondition([answering, silent], now)).toBe("stale");
  });

  test("silence, with since when and why", () => {
    expect(silenceSentence(silent, "Prometheus in Production", now, "utc")).toBe(
      "Prometheus in Production has not answered for 3 min, since 00:07:00: Prometheus refused the connection.",
    );
    expect(silenceSummary("Dev", [silent, answering], now, "utc")).toBe(
      "Dev: Prometheus and Alertmanager have not answered for 3 min, since 00:07:00.",
    );
  });
});

describe("a backend that answers, but not well", () => {
  test("is not called silent", () => {
    expect(trustText(refusing, now)).toBe("refuses us");
    expect(trustText(failing, now)).toBe("answers with an error, last good answer 2 min ago");
    expect(troubleText([silent, refusing], now, 3)).toBe("Prometheus no answer for 3 min; Loki refuses us");
    expect(troubleText([refusing, refusing], now, 2)).toBe("all 2 refuse us");
    expect(silenceSentence(refusing, "Loki in Dev", now, "utc")).toBe("Loki in Dev refuses us: Loki asks for a token.");
    expect(silenceSummary("Dev", [silent, refusing], now, "utc")).toBe(
      "Dev: Prometheus has not answered for 3 min, since 00:07:00; Loki refuses us.",
    );
  });

  test.each([
    ["UNAUTHORIZED", "oauth2", "none", "waiting"],
    ["UNAUTHORIZED", "device", "none", "waiting"],
    ["UNAUTHORIZED", "command", "withheld", "waiting"],
    ["TLS", "passphrase", "keychain", "waiting"],
    ["UNAUTHORIZED", "oauth2", "keychain", "refusing"],
    ["UNAUTHORIZED", "basic", "none", "refusing"],
    ["NO_KEYCHAIN", "oauth2", "none", "unasked"],
    ["TIMEOUT", "oauth2", "none", "silent"],
  ] as const)("%s with %s, of which it has %s, is %s", (code, scheme, credential, trouble) => {
    const asksFor = { ...sampleHealth().credentialForm, scheme };
    expect(troubleOf({ error: { code, message: "" }, asksFor, credential })).toBe(trouble);
  });

  test("whose sign-in has ended does not refuse us, and says what to do", () => {
    const asksFor = { ...sampleHealth().credentialForm, scheme: "device" as const, ended: true };
    const ended = { ...refusing, credential: "keychain", asksFor } as const;
    const still = { ...ended, lastSuccessAt: now - 4000 };
    expect([
      troubleOf(ended),
      troubleOf({ ...ended, asksFor: { ...asksFor, ended: false } }),
      conditionText(ended, now),
      conditionText(still, now),
      trustText(still, now),
      silencePhrase(still, now, "utc").replace(/ at .*/, ""),
      silenceSummary("Dev", [ended, ended, refusing], now, "utc"),
      troubleText([ended, ended], now),
      buttonWords(ended),
    ]).toEqual([
      "ended",
      "refusing",
      "sign-in ended",
      "sign-in ended",
      "sign-in ended, last good answer 4 s ago",
      "waits for you to sign in again; its last good answer came 4 s ago,",
      "Dev: Loki and Loki wait for you to sign in again; Loki refuses us.",
      "Loki, Loki: sign-in ended",
      "Sign in again",
    ]);
  });

  test("and was not asked says what it waits for", () => {
    const asksFor = { ...sampleHealth().credentialForm, scheme: "command" as const };
    const waiting = { ...refusing, asksFor };
    const locked = { ...refusing, error: { code: "NO_KEYCHAIN", message: "The keychain is locked." } as const };
    const still = { ...waiting, lastSuccessAt: now - 4000 };
    expect([
      conditionText(waiting, now),
      conditionText(still, now),
      trustText(still, now),
      conditionText(locked, now),
      silenceSentence(locked, "Loki in Dev", now, "utc"),
      silenceSummary("Dev", [waiting, waiting, locked], now, "utc"),
    ]).toEqual([
      "waits for you",
      "waits for you",
      "waits for you, last good answer 4 s ago",
      "waits for the keychain",
      "Loki in Dev waits for the keychain: The keychain is locked.",
      "Dev: Loki and Loki wait for you; Loki waits for the keychain.",
    ]);
  });

  test("a question keeps its mark", () => {
    expect(silenceSentence(failing, "Alertmanager", now, "utc")).toBe(
      "Alertmanager answers with an error; its last good answer came 2 min ago, at 00:08:00: Is the URL right?",
    );
    expect([withStop("a"), withStop("a."), withStop("a? ")]).toEqual(["a.", "a.", "a?"]);
  });
});

describe("backends that wait for a credential", () => {
  const asking = ["dev", "production", "production", "gone"].map((environment) => ({ environment }));
  const order = ["production", "staging", "dev"];

  test("are counted by environment, the chosen one first", () => {
    const counted = (chosen: string | null) =>
      countAsks(asking, order, chosen).map(({ environment, count }) => `${environment} ${count}`);
    expect([counted(null), counted("dev")]).toEqual([
      ["production 2", "dev 1", "gone 1"],
      ["dev 1", "production 2", "gone 1"],
    ]);
  });

  test("are shown where they are", () => {
    const one = [{ environment: "dev", count: 2 }];
    const two = [...one, { environment: "production", count: 1 }];
    expect([
      asksShown(two, null),
      asksShown(two, "production"),
      asksShown(two, "staging"),
      asksShown(one, null),
    ]).toEqual([null, "production", null, "dev"]);
  });
});

describe("the address", () => {
  test("says only what differs", () => {
    expect(formatPlace(home)).toBe("#/alerts");
    expect(formatPlace({ ...home, environment: "production", tab: "silenced" })).toBe(
      "#/alerts?env=production&state=silenced",
    );
    expect(parsePlace("#token=abc")).toBeNull();
    expect(parsePlace("#/elsewhere")).toBeNull();
  });

  test("leads back to where it came from", () => {
    const text = fc.string({ unit: "grapheme" });
    const place = fc.record({
      screen: fc.constantFrom(...screens),
      environment: fc.option(text),
      filter: text,
      tab: fc.constantFrom(...alertTabs),
      alert: fc.option(text),
      request: text,
      search: fc.option(text),
      mode: fc.constantFrom(...logModes),
      query: text,
    });
    fc.assert(
      fc.property(place, (each) => {
        expect(parsePlace(formatPlace(each))).toEqual(each);
      }),
    );
  });
});

describe("the palette", () => {
  const alert = sampleAlert({ labels: { component: "database" }, annotations: { summary: "Pool exhausted" } });
  const kinds = (text: string) => paletteItems(text, [alert], []).map(({ kind }) => kind);

  test("a pasted ID is traced first", () => {
    expect(paletteItems("X-Request-ID: abc12345", [alert], [])[0]).toMatchObject({ kind: "trace", id: "abc12345" });
    expect(kinds("5b5ccb17-22f7-4d96-b74a-2d7bda26bdcc")[0]).toBe("trace");
  });

  test("words find alerts before all else", () => {
    expect(kinds("pool database")[0]).toBe("alert");
    expect(kinds("utc")[0]).toBe("action");
    expect(kinds("nothing of this kind")).toEqual([]);
  });

  test("an alert is found by the name that its environment has now", () => {
    const { environments } = settingsOf("small", 0);
    const found = (name: string, text: string) => {
      const renamed = environments.map((each) => (each.id === alert.environment ? { ...each, name } : each));
      return paletteItems(text, [alert], renamed).some(({ kind }) => kind === "alert");
    };
    expect([found("Shop", "shop"), found("Payments", "shop"), found("Payments", "payments")]).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe("a credential", () => {
  const none = { password: "", token: "", clientSecret: "", passphrase: "" };
  const fields = { ...none, scheme: "basic", username: "ada", password: "x", headers: [] } as const;

  test("is what the fields mean", () => {
    expect(credentialOf(fields)).toEqual({
      ok: true,
      credential: { scheme: "basic", username: "ada", password: "x" },
    });
    expect(credentialOf({ ...fields, scheme: "headers", headers: [[" X-Key ", "v"]] })).toEqual({
      ok: true,
      credential: { scheme: "headers", headers: { "X-Key": "v" } },
    });
  });

  test("says what is missing", () => {
    const message = (change: object) => {
      const checked = credentialOf({ ...fields, ...change });
      return checked.ok ? null : checked.message;
    };
    expect(message({ username: "" })).toBe("The user name is missing.");
    expect(message({ username: "a:b" })).toBe("The user name must not contain a colon.");
    expect(message({ scheme: "bearer" })).toBe("The token is missing.");
    expect(message({ scheme: "headers" })).toBe("At least one header is needed.");
  });

  test("has a form that begins with what is asked for, else with what is in use", () => {
    const inUse = { scheme: "headers", username: null, headerNames: ["X-Key"] } as const;
    const credentialForm = { ...inUse, headerNames: [...inUse.headerNames] };
    const begun = (health: ReturnType<typeof sampleHealth>) => emptyFields(beginningOf(health, "credential"));
    expect(begun(sampleHealth({ credentialForm }))).toEqual({
      ...none,
      username: "",
      scheme: "headers",
      headers: [["X-Key", ""]],
    });
    const asksFor = { scheme: "basic" as const, username: "ada", headerNames: [] };
    expect(begun(sampleHealth({ credentialForm, asksFor }))).toEqual({
      ...none,
      scheme: "basic",
      username: "ada",
      headers: [["", ""]],
    });
  });

  test.each([
    [{ kind: "keychain", reason: null }, "It is kept in the system's keychain, never in the settings file."],
    [{ kind: "session", reason: null }, "It is kept in memory until the console ends, never on disk."],
    [
      { kind: "session", reason: "The keychain is locked." },
      "It is kept in memory until the console ends, never on disk. The keychain is locked.",
    ],
  ] as const)("is kept where %j says", (secrets, sentence) => {
    expect(whereKept(secrets, false)).toBe(sentence);
  });

  test("of the demo is not kept, which is no fault", () => {
    expect(whereKept({ kind: "session", reason: "The keychain is switched off." }, true)).toBe(
      "The demo keeps nothing: it is forgotten when the console ends.",
    );
  });

  test("that is accepted is confirmed with where it is kept", () => {
    expect(acceptedWords("Loki", { kept: "keychain", note: null })).toBe(
      "Loki accepts the credential; it is kept in the system's keychain.",
    );
    expect(acceptedWords("Loki", { kept: "session", note: null })).toMatch(/kept in memory until the console ends\.$/);
  });

  test("that fell back to memory says why it is not in the keychain", () => {
    const note = "The keychain is locked. The credential is kept in memory until the console ends.";
    const as = { kept: "session", note } as const;
    expect([acceptedWords("Loki", as), untriedWords(as, "Late.")]).toEqual([
      `Loki accepts the credential. ${note}`,
      `${note} Nobody knows yet whether it is right: Late.`,
    ]);
  });

  test.each([
    ["basic", "The backend is asked without one then, and may refuse us until another one is entered."],
    ["oauth2", "The backend is not asked until another one is entered."],
    ["device", "The backend is not asked until you sign in again."],
    ["command", "The backend is not asked until you allow the command again."],
  ] as const)("(%s) is not forgotten before it is said what follows", (scheme, sentence) => {
    const credentialForm = { ...sampleHealth().credentialForm, scheme };
    expect(forgetWords({ name: "Loki", credentialForm }, "Production")).toBe(
      `Forget the credential of Loki in Production? ${sentence}`,
    );
  });

  test("that was refused leaves everything but the secret", () => {
    const full = { ...fields, token: "t", headers: [["X-Key", "v"]] as const };
    expect(withoutSecrets(full)).toEqual({ ...full, password: "", token: "", headers: [["X-Key", ""]] });
  });

  test("is judged by the poll that it started, and not by one that was under way", () => {
    const waiting = { polling: false, nextPollAt: 100 };
    const asking = { polling: true, nextPollAt: null };
    const ended = { polling: false, nextPollAt: 200 };
    const idle = pollAfter(waiting);
    expect([waiting, asking, ended].map(idle)).toEqual([false, false, true]);
    const busy = pollAfter(asking);
    expect([asking, ended, asking, { ...ended, nextPollAt: 300 }].map(busy)).toEqual([false, false, false, true]);
    const error = { code: "UNAUTHORIZED", message: "Loki refused the token (401)." } as const;
    expect(outcomeOf({ error, asksFor: sampleHealth().credentialForm })).toMatchObject({ kind: "refused" });
    expect(outcomeOf({ error: { code: "TIMEOUT", message: "Late" }, asksFor: null })).toEqual({
      kind: "open",
      message: "Late.",
    });
    expect(outcomeOf({ error: null, asksFor: null })).toEqual({ kind: "accepted" });
  });

  test("is sent to one server, whatever its path", () => {
    expect(whereSent(sampleHealth({ url: "https://am.example:9093/prefix" }))).toBe(
      "It is sent to https://am.example:9093 only.",
    );
  });

  test("is never repeated in a message", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), (secret) => {
        const checked = credentialOf({ ...fields, scheme: "bearer", token: `${secret}\n secret-part\u0000` });
        if (!checked.ok) expect(checked.message).not.toContain("secret-part");
      }),
    );
  });
});

test("attempts to reconnect wait longer and longer, up to ten seconds", () => {
  expect([1, 2, 3, 4, 5, 6, 20].map(waitBefore)).toEqual([500, 1000, 2000, 4000, 8000, 10_000, 10_000]);
});
