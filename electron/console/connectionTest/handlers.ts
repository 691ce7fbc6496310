import type { Handlers } from "../../../shared/contract.ts";
import type { World } from "../world.ts";
import { testConnection } from "./test.ts";
import { prepareTrial } from "./trial.ts";

/** Tries a backend before it is kept. */
export function connectionTestHandlers({
  world,
  settingsFile,
}: {
  readonly world: World;
  readonly settingsFile: string;
}): Pick<Handlers, "connection.test"> {
  return {
    "connection.test": async ({ trial, credential }) => {
      const prepared = await prepareTrial(trial, credential, { world, settingsFile });
      return testConnection({ ...prepared, clock: world.clock });
    },
  };
}
