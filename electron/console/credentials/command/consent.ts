import { foreignLetters, plainWord } from "../../../../shared/commandWords.ts";
import { ConsoleError } from "../../errors.ts";
import type { World } from "../../world.ts";

/** More does not fit into a window that asks, which cuts what is long or grows past its own buttons. */
const mostCharacters = 1_500;

/** Whoever is being asked: of two questions over one another the person would answer the wrong one. */
const asking = new WeakSet<object>();

/** Whom the token is for; `environment` by its id. */
interface Purpose {
  readonly name: string;
  readonly environment: string;
  readonly url: string;
}

/**
 * Asks the person once more, outside the page, before a command may run. The page can write settings and consent to what
 * they name, so a page that somebody else got hold of could otherwise run any program.
 *
 * @throws ConsoleError FORBIDDEN where the person says no, where another question is open, or where the command is too
 *   long to be read
 */
export async function confirmCommand(
  world: Pick<World, "surroundings">,
  purpose: Purpose,
  command: readonly string[],
): Promise<void> {
  if (command.map(plainWord).join("").length > mostCharacters) {
    throw new ConsoleError(
      "FORBIDDEN",
      "The command has more than 1,500 characters, too many to look over, so it is not allowed. Put it into a script, and name that in Settings.",
    );
  }
  const confirm = world.surroundings?.confirm ?? null;
  if (confirm === null) return;
  if (asking.has(confirm)) throw new ConsoleError("FORBIDDEN", "Another question is open already.");
  asking.add(confirm);
  try {
    if (await confirm(questionOf(purpose, command))) return;
  } finally {
    asking.delete(confirm);
  }
  throw new ConsoleError("FORBIDDEN", "The command was not allowed, so it does not run.");
}

function questionOf({ name, environment, url }: Purpose, command: readonly string[]) {
  const letters = foreignLetters(command);
  const foreign = `It has characters that are not ASCII and may look like others: ${letters}.`;
  return {
    message: `Run this command for ${name} in the environment "${environment}"?`,
    detail: [
      `It runs on this computer, as you. What it prints is sent to ${url} as a token.`,
      "",
      ...command.map((word, index) => `${index === 0 ? "Program" : `Argument ${index}`}: ${plainWord(word)}`),
      ...(letters === null ? [] : ["", foreign]),
    ].join("\n"),
    accept: "Run it",
  };
}
