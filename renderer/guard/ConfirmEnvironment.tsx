import { TextInput } from "@mantine/core";
import type { Environment } from "../../shared/model/environment.ts";
import { visibleText } from "../format/untrusted.ts";
import { asksForName, isConfirmed } from "./guard.ts";

interface Props {
  readonly environment: Environment | null;
  readonly typed: string;
  /** The focus of its dialog begins here. */
  readonly focus?: boolean;
  type(typed: string): void;
}

/** Asks for the environment's name before a write to production; nothing elsewhere. Case and blanks count. */
export function ConfirmEnvironment({ environment, typed, focus = false, type }: Props) {
  if (environment === null || !asksForName(environment)) return null;
  const wrong = typed !== "" && !isConfirmed(environment, typed) && !environment.name.startsWith(typed);
  return (
    <TextInput
      label={`Type ${visibleText(environment.name)} to confirm`}
      error={wrong && `This is not the name. Type ${visibleText(environment.name)}, with its capitals.`}
      value={typed}
      data-autofocus={focus || undefined}
      autoComplete="off"
      autoCapitalize="off"
      spellCheck={false}
      onChange={(event) => type(event.currentTarget.value)}
    />
  );
}
