import type { Handlers } from "../../../shared/contract.ts";
import type { OpenedFile } from "../../../shared/model/desktop.ts";
import { ConsoleError, toConsoleError } from "../errors.ts";
import type { Publisher } from "../publisher.ts";
import type { DemoSwitch, Desktop, World } from "../world.ts";
import { diagnosticsText } from "./diagnostics.ts";
import { faultSentence, withFault } from "./faults.ts";

export interface SurroundingsOptions {
  readonly world: World;
  readonly publisher: Publisher;
  readonly version: string;
}

type OwnCalls = "demo.enter" | "demo.leave" | "desktop.save" | "desktop.update" | "opened.close" | "diagnostics.read";

const logLines = 200;

/** The calls and topics about the process around the console: window, demo, diagnostics, faults. */
export class SurroundingsDesk {
  private unfollow: () => void = () => {};

  constructor(private readonly options: SurroundingsOptions) {}

  /** Opens the topics `desktop` and `faults`. */
  start(): void {
    const { publisher, world } = this.options;
    const desktop = world.surroundings?.desktop ?? null;
    publisher.open("desktop", "", desktop?.state() ?? null);
    publisher.open("faults", "", { faults: [] });
    publisher.open("opened", "", null);
    this.unfollow = desktop?.onChange(() => publisher.patch("desktop", "", desktop.state())) ?? this.unfollow;
  }

  /** The page is to show what a file would bring. Nothing is taken from it before the person says so. */
  open(file: NonNullable<OpenedFile>): void {
    this.options.publisher.patch("opened", "", file);
  }

  /** Something threw where nobody caught it: it is told in a sentence. */
  fault(cause: unknown): void {
    const { publisher, world } = this.options;
    const before = publisher.state("faults", "");
    if (before === null) return;
    const sentence = faultSentence(cause);
    const after = withFault(before, world.surroundings?.redactor.redact(sentence) ?? sentence, world.clock.now());
    if (after.faults !== before.faults) publisher.patch("faults", "", after);
  }

  stop(): void {
    this.unfollow();
  }

  handlers(): Pick<Handlers, OwnCalls> {
    return {
      "demo.enter": () => this.switchDemo("enter"),
      "demo.leave": () => this.switchDemo("leave"),
      "desktop.save": async ({ settings }) => {
        await this.desktop().save(settings);
        return null;
      },
      "desktop.update": async ({ step }) => {
        await this.desktop().update(step);
        return null;
      },
      "opened.close": async () => {
        this.options.publisher.patch("opened", "", null);
        return null;
      },
      "diagnostics.read": () => this.diagnostics(),
    };
  }

  private async switchDemo(leads: DemoSwitch["leads"]): Promise<null> {
    const demo = this.options.world.surroundings?.demo ?? null;
    if (demo?.leads !== leads) {
      const here =
        leads === "enter" ? "The demo cannot be shown from here." : "There is nothing to go back to from here.";
      throw new ConsoleError("INVALID_INPUT", here);
    }
    await demo.go();
    return null;
  }

  private desktop(): Desktop {
    const desktop = this.options.world.surroundings?.desktop ?? null;
    if (desktop === null) {
      throw new ConsoleError("INVALID_INPUT", "This is for the console in a window of its own, not in a browser tab.");
    }
    return desktop;
  }

  private async diagnostics(): Promise<{ text: string; logFile: string | null }> {
    const { world, publisher, version } = this.options;
    const { surroundings } = world;
    const state = <N extends "settings" | "health" | "alerts" | "personal" | "searches" | "faults" | "desktop">(
      topic: N,
    ) => publisher.state(topic, "");
    const text = diagnosticsText({
      version,
      now: world.clock.now(),
      process: (await surroundings?.facts().catch((cause: unknown) => toConsoleError(cause).message)) ?? null,
      settings: state("settings"),
      health: Object.values(state("health")?.backends ?? {}),
      alerts: Object.values(state("alerts")?.alerts ?? {}),
      personal: state("personal"),
      searches: state("searches"),
      faults: state("faults")?.faults ?? [],
      desktop: state("desktop"),
      log: (await surroundings?.logFile.last(logLines)) ?? [],
    });
    return { text: surroundings?.redactor.redact(text) ?? text, logFile: surroundings?.logFile.path ?? null };
  }
}
