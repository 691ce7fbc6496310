import { parseArgs } from "node:util";

/** What a person can ask for on the command line, of either shell. */
export interface Options {
  /** 0: any free port. */
  readonly port: number;
  /** Null: the usual folder of this system, or a temporary one in the demo. */
  readonly data: string | null;
  /** Null: `environments.json` in the data folder. */
  readonly environments: string | null;
  readonly demo: boolean;
  /** A browser tab instead of a window. */
  readonly serve: boolean;
  /** Opens the browser once the server listens. */
  readonly open: boolean;
}

export type ParsedOptions =
  | { readonly kind: "run"; readonly options: Options }
  | { readonly kind: "help"; readonly text: string }
  | { readonly kind: "wrong"; readonly text: string };

/** What a person types to start this console: npm says which of its scripts it runs. */
function programWords(npmScript: string | undefined): string {
  if (npmScript === "start") return "npm start --";
  if (npmScript === "demo") return "npm run demo --";
  return "incident-console";
}

const usage = (program: string) => `Usage: ${program} [options]

  --demo                two simulated environments; your own settings are not touched
  --environments FILE   the settings file (default: environments.json in the data folder)
  --data DIR            the data folder
  --serve               serve the console to a browser on this machine instead of opening a window
  --port N              the port to serve on (default: a free one)
  --no-open             do not open the browser
  --help                this text
`;

const definitions = {
  port: { type: "string" },
  data: { type: "string" },
  environments: { type: "string" },
  demo: { type: "boolean" },
  serve: { type: "boolean" },
  "no-open": { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the arguments after the program's name. `npmScript` is the script that npm runs, where npm started us. */
export function parseOptions(
  args: readonly string[],
  npmScript: string | undefined = process.env.npm_lifecycle_event,
): ParsedOptions {
  const help = usage(programWords(npmScript));
  const wrong = (sentence: string): ParsedOptions => ({ kind: "wrong", text: `${sentence}\n\n${help}` });
  try {
    const { values } = parseArgs({ args: [...args], options: definitions, strict: true, allowPositionals: false });
    if (values.help) return { kind: "help", text: help };
    if (values.demo && values.environments !== undefined) {
      return wrong("--demo brings its own environments, so it cannot be combined with --environments.");
    }
    if (values.data === "" || values.environments === "") return wrong("--data and --environments need a path.");
    const port = parsePort(values.port);
    if (port === null) return wrong(`--port needs a number from 0 to 65535, not "${values.port}".`);
    const options: Options = {
      port,
      data: values.data ?? null,
      environments: values.environments ?? null,
      demo: values.demo ?? false,
      serve: values.serve ?? false,
      open: !values["no-open"],
    };
    return { kind: "run", options };
  } catch (cause) {
    return wrong(firstSentence(cause));
  }
}

/**
 * Only the arguments that are ours. Electron's own command line also carries Chromium's switches and the path of the
 * app, which no list of ours could name.
 */
export function ownArguments(args: readonly string[]): readonly string[] {
  return args.filter((_argument, index) => isOwn(args, index));
}

/** The arguments that are neither an option of ours nor its value. */
export function otherArguments(args: readonly string[]): readonly string[] {
  return args.filter((_argument, index) => !isOwn(args, index));
}

function isOwn(args: readonly string[], index: number): boolean {
  return optionOf(args[index]) !== null || takesNext(args[index - 1]);
}

function takesNext(argument: string | undefined): boolean {
  const option = optionOf(argument);
  return option !== null && definitions[option].type === "string" && !argument?.includes("=");
}

/** The option of ours that an argument is; null where it is none. */
function optionOf(argument: string | undefined): keyof typeof definitions | null {
  const name = /^--([^=]*)/.exec(argument ?? "")?.[1];
  return name !== undefined && isOptionName(name) ? name : null;
}

function isOptionName(name: string): name is keyof typeof definitions {
  return Object.hasOwn(definitions, name);
}

function parsePort(text: string | undefined): number | null {
  if (text === undefined) return 0;
  return /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : null;
}

/** Node's messages go on with advice about positional arguments, which the usage text gives better. */
function firstSentence(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return `${message.split(/\. |\n/)[0]?.replace(/\.$/, "")}.`;
}
