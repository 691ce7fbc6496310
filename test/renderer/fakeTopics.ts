import type { TopicMessage } from "../../shared/bridge.ts";
import type { CallInput, TopicName } from "../../shared/contract.ts";
import type { BackendHealth } from "../../shared/model/backend.ts";
import {
  type DesktopState,
  defaultDesktopSettings,
  type FaultsState,
  type UpdateState,
} from "../../shared/model/desktop.ts";
import type { SettingsState } from "../../shared/model/environment.ts";
import { healthOf, type Scenario, settingsOf } from "./fakeData.ts";

type Listener = (message: TopicMessage) => void;
type Answers = Readonly<Record<string, (input: never) => unknown>>;

/** How a made-up backend takes a credential: what is typed as `wrong` is refused. */
const wrong = "wrong";
const answerMs = 400;
const signInMs = 2000;

const updates: UpdateState = {
  kind: "available",
  version: "0.2.0",
  notes: "Live tail keeps up with 1,000 lines a second.\n<b>Not bold</b> \u202etxt.exe",
  url: "https://example.com/releases/0.2.0",
  fetchable: true,
};

/** The topics of the made-up console that change while one looks: health, settings, the window, faults. */
export class FakeTopics {
  private readonly states: Record<string, unknown>;
  private readonly sequences = new Map<string, number>();
  private readonly listeners = new Map<string, Set<Listener>>();

  constructor(
    private readonly scenario: Scenario,
    now: number,
  ) {
    const desktop: DesktopState | null =
      scenario === "window"
        ? {
            settings: defaultDesktopSettings,
            trayProblem: null,
            loginProblem: "This build was not installed, so it cannot start at login.",
            problem: null,
            updates,
          }
        : null;
    const faults: FaultsState = {
      faults:
        scenario === "window"
          ? [{ id: 1, at: now - 60_000, message: "The graph of an alert could not be worked out." }]
          : [],
    };
    this.states = {
      health: { backends: Object.fromEntries(healthOf(scenario, now).map((health) => [health.id, health])) },
      settings: settingsOf(scenario, now),
      desktop,
      faults,
      opened: null,
    };
    if (scenario !== "waiting") for (let beat = 1; beat <= 20; beat += 1) setTimeout(() => this.beat(), beat * 8000);
  }

  has(topic: TopicName): boolean {
    return Object.hasOwn(this.states, topic);
  }

  subscribe(topic: TopicName, listen: Listener): () => void {
    const timer = setTimeout(() => {
      const sequence = this.sequences.get(topic) ?? 1;
      listen({ kind: "snapshot", epoch: "1", sequence, state: this.states[topic] } as never);
      this.listeners.set(topic, (this.listeners.get(topic) ?? new Set()).add(listen));
    }, 20);
    return () => {
      clearTimeout(timer);
      this.listeners.get(topic)?.delete(listen);
    };
  }

  answers(): Answers {
    return {
      "credentials.set": (input: CallInput<"credentials.set">) => this.set(input),
      "credentials.forget": (input: CallInput<"credentials.forget">) => {
        this.change(input, { credential: "none" });
        return null;
      },
      "credentials.signIn": (input: CallInput<"credentials.signIn">) => this.signIn(input),
      "credentials.cancelSignIn": (input: CallInput<"credentials.cancelSignIn">) => {
        this.change(input, { signIn: null });
        return null;
      },
      "keychain.retry": () => {
        const secrets = { kind: "keychain" as const, reason: null };
        this.patch("settings", { ...(this.states.settings as SettingsState), secrets });
        return secrets;
      },
      "desktop.save": ({ settings }: CallInput<"desktop.save">) => {
        this.patch("desktop", { ...(this.states.desktop as DesktopState), settings });
        return null;
      },
      "desktop.update": ({ step }: CallInput<"desktop.update">) => this.update(step),
      "diagnostics.read": () => ({
        text: "Incident Console 0.1.0\nNode 24, Chromium 156\n\nproduction/prometheus: answering\n03:12:00 started\n",
        logFile: "/home/ada/.config/incident-console/console.log",
      }),
    };
  }

  private update(step: "check" | "fetch" | "install"): null {
    const next: UpdateState =
      step === "fetch" ? { kind: "ready", version: "0.2.0", notes: "" } : { kind: "current", at: Date.now() };
    this.patch("desktop", { ...(this.states.desktop as DesktopState), updates: next });
    return null;
  }

  private set({ environment, backend, credential }: CallInput<"credentials.set">) {
    this.change({ environment, backend }, { polling: true, nextPollAt: null });
    setTimeout(() => this.answer({ environment, backend }, !JSON.stringify(credential).includes(wrong)), answerMs);
    return { kept: "session", note: null, replaced: false };
  }

  private signIn(of: { readonly environment: string; readonly backend: string }) {
    const signIn = {
      userCode: "WDJB-MJHT",
      verificationUrl: "https://login.example/device",
      completeUrl: "https://login.example/device?user_code=WDJB-MJHT",
      expiresAt: Date.now() + 600_000,
    };
    this.change(of, { signIn });
    const agree = () => {
      this.change(of, { signIn: null, polling: true, nextPollAt: null });
      setTimeout(() => this.answer(of, true), answerMs);
    };
    // A test that looks at the code decides itself when the person agrees.
    const waits = new URLSearchParams(location.search).get("signIn") === "wait";
    if (waits) window.addEventListener("person-agrees", agree, { once: true });
    else setTimeout(agree, signInMs);
    return signIn;
  }

  /** A poll that ends: the credential is right, or refused. */
  private answer(of: { readonly environment: string; readonly backend: string }, right: boolean): void {
    const ended = { polling: false, nextPollAt: Date.now() + 15_000, credential: "session" as const };
    this.change(
      of,
      right
        ? { ...ended, error: null, asksFor: null, failingSince: null, lastSuccessAt: Date.now(), latencyMs: 21 }
        : { ...ended, error: { code: "UNAUTHORIZED", message: "It refused the user name or password (401)." } },
    );
  }

  private change(
    { environment, backend }: { readonly environment: string; readonly backend: string },
    change: Partial<BackendHealth>,
  ): void {
    const { backends } = this.states.health as { backends: Record<string, BackendHealth> };
    const before = backends[`${environment}/${backend}`];
    if (before === undefined) return;
    const after = { ...before, ...change };
    this.states.health = { backends: { ...backends, [after.id]: after } };
    this.send("health", { put: [after], remove: [] });
  }

  private patch(topic: TopicName, state: unknown): void {
    this.states[topic] = state;
    this.send(topic, state);
  }

  private send(topic: TopicName, patch: unknown): void {
    const sequence = (this.sequences.get(topic) ?? 1) + 1;
    this.sequences.set(topic, sequence);
    for (const listen of this.listeners.get(topic) ?? []) {
      listen({ kind: "patch", epoch: "1", sequence, patch } as never);
    }
  }

  /** Fresh answers, as polls would bring them. */
  private beat(): void {
    const { backends } = this.states.health as { backends: Record<string, BackendHealth> };
    const fresh = new Map(healthOf(this.scenario, Date.now()).map((health) => [health.id, health]));
    for (const [id, { environment, backend, error }] of Object.entries(backends)) {
      const answer = fresh.get(id);
      if (answer === undefined || error !== null) continue;
      this.change({ environment, backend }, { lastSuccessAt: Date.now(), nextPollAt: Date.now() + 11_000 });
    }
  }
}
