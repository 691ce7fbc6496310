import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { alsoWanting, mayHave } from "../../renderer/backends/alsoFor.ts";
import { buttonWords } from "../../renderer/backends/BackendButtons.tsx";
import {
  beginningOf,
  choosesScheme,
  credentialOf,
  emptyFields,
  type FormBeginning,
  withoutSecrets,
} from "../../renderer/backends/credential.ts";
import { notSpreadWords, whereGoes, whereSent } from "../../renderer/backends/credentialWords.ts";
import { outcomeWords } from "../../renderer/backends/keychain.ts";
import { countdownText, signInCourse, signInLink } from "../../renderer/backends/signIn.ts";
import { foreignLetters, wordPieces } from "../../shared/commandWords.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import { sampleHealth } from "./samples.ts";

const named = (change: Partial<FormBeginning>): FormBeginning => ({
  scheme: "basic",
  username: null,
  headerNames: [],
  fixed: true,
  ...change,
});

describe("a form", () => {
  test.each([
    [named({ scheme: "basic" }), false],
    [named({ scheme: "bearer" }), false],
    [named({ scheme: "oauth2" }), false],
    [{ scheme: "basic", username: null, headerNames: [] }, true],
    [{ scheme: "bearer", username: null, headerNames: [] }, true],
    [{ scheme: "passphrase", username: null, headerNames: [] }, false],
  ] as const)("of %j offers a choice: %s", (beginning, choice) => {
    expect(choosesScheme(beginning as FormBeginning)).toBe(choice);
  });

  test("for the passphrase asks for that, whatever the backend asks for", () => {
    const health = sampleHealth({ asksFor: named({ scheme: "bearer" }), clientCert: true });
    expect(beginningOf(health, "passphrase").scheme).toBe("passphrase");
    expect(beginningOf(health, "credential").scheme).toBe("bearer");
  });

  test("means a client secret or a passphrase, and forgets each of them once it is sent", () => {
    const oauth2 = { ...emptyFields(named({ scheme: "oauth2" })), clientSecret: " s3 cret\n" };
    const passphrase = { ...emptyFields(named({ scheme: "passphrase" })), passphrase: " with blanks " };
    expect([credentialOf(oauth2), credentialOf(passphrase)]).toEqual([
      { ok: true, credential: { scheme: "oauth2", clientSecret: "s3 cret" } },
      { ok: true, credential: { scheme: "passphrase", passphrase: " with blanks " } },
    ]);
    expect(JSON.stringify([oauth2, passphrase].map(withoutSecrets))).not.toMatch(/s3 cret|blanks/);
  });

  test("says what is missing, never what was typed", () => {
    const message = (scheme: FormBeginning["scheme"]) => {
      const checked = credentialOf(emptyFields(named({ scheme })));
      return checked.ok ? null : checked.message;
    };
    expect([message("oauth2"), message("passphrase")]).toEqual([
      "The client secret is missing.",
      "The passphrase is missing.",
    ]);
  });

  test("says where each secret goes", () => {
    const health = { url: "https://prometheus.example/prefix" };
    const provider = { origins: ["https://login.example"], clientId: "console" };
    expect([
      whereGoes("basic", health, undefined, [
        { url: "http://loki.example:3100/x" },
        { url: "https://prometheus.example" },
      ]),
      whereGoes("oauth2", health, provider, []),
      whereGoes("passphrase", health, undefined, []),
      whereSent({ url: "postgres://db.example:5432/audit" }),
    ]).toEqual([
      "It is sent to https://prometheus.example and http://loki.example:3100 only.",
      "The secret is sent to https://login.example only; the token that it gives is sent to https://prometheus.example only.",
      "It opens the key file on this machine, and is sent nowhere.",
      "It is sent to postgres://db.example:5432 only.",
    ]);
    expect(notSpreadWords(["Loki", "Jaeger"])).toContain("Loki and Jaeger");
  });

  test.each([
    [{ asksFor: named({ scheme: "device" }) }, "Sign in"],
    [{ credentialForm: named({ scheme: "device" }), credential: "keychain" }, "Sign in again"],
    [{ asksFor: named({ scheme: "command" }) }, "Look at the command"],
    [{ asksFor: named({ scheme: "command" }), credential: "withheld" }, "Look at the command"],
    [{ credentialForm: named({ scheme: "command" }), credential: "keychain" }, "Show the command"],
    [{ asksFor: named({ scheme: "passphrase" }) }, "Enter passphrase"],
    [{ credential: "session" }, "Replace credential"],
  ] as const)("is opened by a button that says what it is: %j", (change, words) => {
    expect(buttonWords(sampleHealth(change as Partial<BackendHealth>))).toBe(words);
  });
});

describe("the others that the same credential may be for", () => {
  const of = (name: string, change: Partial<BackendHealth> = {}): BackendHealth =>
    sampleHealth({ id: `production/${name}`, backend: name, name, asksFor: named({}), ...change });
  const prometheus = of("prometheus", { kind: "prometheus" });

  test("want its scheme, have none or are refused too, and are of the same environment", () => {
    const backends = [
      prometheus,
      of("loki", { kind: "loki" }),
      of("answers", { asksFor: null, credentialForm: named({ scheme: "basic", fixed: false }) }),
      of("waits", { asksFor: null, credentialForm: named({}), credential: "none" }),
      of("has one", { asksFor: null, credentialForm: named({}), credential: "keychain" }),
      of("wants a token", { asksFor: named({ scheme: "bearer" }) }),
      of("database", { kind: "postgres" }),
      of("elsewhere", { environment: "staging", id: "staging/loki" }),
    ];
    expect(alsoWanting(prometheus, "basic", backends).map(({ name }) => name)).toEqual(["loki", "waits"]);
    expect(alsoWanting(prometheus, "oauth2", backends)).toEqual([]);
    expect(alsoWanting(of("database", { kind: "postgres" }), "basic", backends)).toEqual([]);
  });

  test("do not get it where the settings want another user or other headers", () => {
    const ada = { scheme: "basic", username: "ada", password: "x" } as const;
    const key = { scheme: "headers", headers: { "x-api-key": "v" } } as const;
    expect([
      mayHave(of("a"), ada),
      mayHave(of("b", { asksFor: named({ username: "ada" }) }), ada),
      mayHave(of("c", { asksFor: named({ username: "reader" }) }), ada),
      mayHave(of("d", { asksFor: named({ scheme: "headers", headerNames: ["X-Api-Key"] }) }), key),
      mayHave(of("e", { asksFor: named({ scheme: "headers", headerNames: ["X-Api-Key", "X-Team"] }) }), key),
    ]).toEqual([true, true, false, true, false]);
  });
});

describe("a command that wants consent", () => {
  const shown = (word: string) =>
    wordPieces(word)
      .map(({ text }) => text)
      .join("");

  test.each([
    ["plain", "plain"],
    ["", "(empty)"],
    ["two words", "two␣words"],
    ["a\tb\nc\r", "a⇥b↵c⟨CR⟩"],
    ["\u202egpj.sh", "⟨U+202E⟩gpj.sh"],
    ["a\u00a0b\u200b\ufeff\u00ad", "a⟨U+00A0⟩b⟨U+200B⟩⟨U+FEFF⟩⟨U+00AD⟩"],
    ["\u3164\u2800\u{e0041}", "⟨U+3164⟩⟨U+2800⟩⟨U+E0041⟩"],
    ["e\u0301", "e⟨U+0301⟩"],
    ["\ud800", "⟨U+D800⟩"],
    ["$(rm -rf /)", "$(rm␣-rf␣/)"],
  ])("%j is shown as %s", (word, text) => {
    expect(shown(word)).toBe(text);
  });

  test("shows two different words differently, and nothing that cannot be seen", () => {
    const word = fc.string({ unit: "binary", maxLength: 12 });
    fc.assert(
      fc.property(word, word, (a, b) => {
        // What is written out could also be typed; the marks tell the two apart.
        if (a !== b) expect(wordPieces(a)).not.toEqual(wordPieces(b));
        expect(shown(a)).not.toMatch(/[\p{C}\p{Z}]/u);
      }),
    );
  });

  test("names letters that only look like ASCII", () => {
    expect(foreignLetters(["/usr/bin/p\u0430ss", "--x"])).toBe("\u0430 (U+0430)");
    expect(foreignLetters(["/usr/bin/pass", "a b"])).toBeNull();
    expect(foreignLetters([String.fromCodePoint(...Array.from({ length: 20 }, (_, index) => 0x430 + index))])).toMatch(
      / and 12 more$/,
    );
  });
});

describe("a sign-in with a browser", () => {
  const signIn = {
    userCode: "WDJB-MJHT",
    verificationUrl: "https://login.example/device",
    completeUrl: "https://login.example/device?user_code=WDJB-MJHT",
    expiresAt: 600_000,
  };
  const error = { code: "UNAUTHORIZED" as const, message: "Sign in." };
  const asking = sampleHealth({ error, asksFor: named({ scheme: "device" }), nextPollAt: 100, lastSuccessAt: null });
  const shown = { ...asking, signIn };
  const course = () => signInCourse(asking, signIn);

  test("waits until health shows the code, and while it does", () => {
    const step = course();
    expect([step(asking, 0), step(shown, 1000)]).toEqual([
      { kind: "waiting", signIn },
      { kind: "waiting", signIn },
    ]);
  });

  test("is done once the backend answers after it", () => {
    const step = course();
    step(shown, 1000);
    const signedIn = { ...shown, signIn: null, polling: true, nextPollAt: null };
    const answered = { ...signedIn, polling: false, nextPollAt: 200, error: null, asksFor: null };
    expect([step(signedIn, 2000), step(answered, 3000)]).toEqual([{ kind: "checking" }, { kind: "done" }]);
  });

  test("is refused where the backend refuses the token, or the provider the person", () => {
    const refused = { code: "FORBIDDEN" as const, message: "The provider refused the sign-in" };
    const ofProvider = course();
    ofProvider(shown, 1000);
    expect(ofProvider({ ...shown, signIn: null, error: refused }, 2000)).toEqual({
      kind: "refused",
      message: "The provider refused the sign-in.",
    });
    const ofBackend = course();
    ofBackend(shown, 1000);
    ofBackend({ ...shown, signIn: null, polling: true, nextPollAt: null }, 2000);
    expect(ofBackend({ ...asking, nextPollAt: 300 }, 3000)).toEqual({ kind: "refused", message: "Sign in." });
  });

  test("is not known where the backend fails for another reason", () => {
    const step = course();
    step(shown, 1000);
    step({ ...shown, signIn: null, polling: true, nextPollAt: null }, 2000);
    const late = { code: "TIMEOUT" as const, message: "Late" };
    expect(step({ ...asking, asksFor: null, error: late, nextPollAt: 300 }, 3000)).toEqual({
      kind: "untried",
      message: "Late.",
    });
  });

  test("runs out with its time, with or without a word of the console", () => {
    expect(course()(asking, 600_000)).toEqual({ kind: "expired" });
    const told = course();
    told(shown, 1000);
    expect(told({ ...shown, signIn: null }, 599_000)).toEqual({ kind: "expired" });
  });

  test("opens only a safe address, and never another place than the one that is shown", () => {
    const link = (change: Partial<typeof signIn>) => signInLink({ ...signIn, ...change }, []);
    expect([
      link({}),
      link({ completeUrl: "https://evil.example/device?user_code=1" }),
      link({ completeUrl: "javascript:alert(1)" }),
      link({ verificationUrl: "http://login.example/device" }),
      link({ verificationUrl: "javascript:alert(1)" }),
    ]).toEqual([signIn.completeUrl, signIn.verificationUrl, signIn.verificationUrl, null, null]);
  });

  test("counts down to nothing and no further", () => {
    expect([600_000, 545_000, 59_001, 1, 0, -5].map(countdownText)).toEqual([
      "10:00",
      "9:05",
      "0:59",
      "0:00",
      "0:00",
      "0:00",
    ]);
  });
});

test("another try of the keychain says what came of it", () => {
  expect([
    outcomeWords({ kind: "keychain", reason: null }),
    outcomeWords({ kind: "session", reason: "It is locked" }),
    outcomeWords({ kind: "session", reason: null }),
  ]).toEqual([
    { ok: true, text: "The keychain works now, and credentials are kept in it." },
    { ok: false, text: "It still cannot be used. It is locked." },
    { ok: false, text: "It still cannot be used." },
  ]);
});
