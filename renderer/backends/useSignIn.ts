import { useCallback, useEffect, useRef, useState } from "react";
import type { BackendHealth } from "../../shared/model/backend.ts";
import type { DeviceSignIn } from "../../shared/model/credential.ts";
import { consoleTime } from "../app/ticker.ts";
import { type Client, useClient } from "../client/client.ts";
import { longestPollMs } from "./outcome.ts";
import { isOver, type SignInStage, signInCourse } from "./signIn.ts";

interface SigningIn {
  readonly stage: SignInStage;
  /** Gets a code, or a new one. */
  start(): void;
  cancel(): void;
}

/** Signs a backend in with a browser. One that is under way already is gone on with. */
export function useSignIn(health: BackendHealth): SigningIn {
  const client = useClient();
  const { environment, backend, id } = health;
  const [stage, setStage] = useState<SignInStage>(() =>
    health.signIn === null ? { kind: "idle", error: null } : { kind: "waiting", signIn: health.signIn },
  );
  const stop = useRef<() => void>(() => {});
  const follow = useCallback(
    (began: BackendHealth, answered: DeviceSignIn) => {
      stop.current();
      stop.current = followCourse(client, began, answered, setStage);
    },
    [client],
  );
  const underWay = useRef(health.signIn === null ? null : health);
  useEffect(() => {
    const { current } = underWay;
    if (current?.signIn != null) follow(current, current.signIn);
    return () => stop.current();
  }, [follow]);

  const start = async () => {
    const began = client.health.getState().state?.backends[id] ?? health;
    stop.current();
    setStage({ kind: "asking" });
    const result = await client.bridge.call("credentials.signIn", { environment, backend });
    if (result.ok) follow(began, result.value);
    else setStage({ kind: "idle", error: result.error.message });
  };
  const cancel = () => {
    stop.current();
    setStage({ kind: "idle", error: null });
    void client.bridge.call("credentials.cancelSignIn", { environment, backend });
  };
  return { stage, start: () => void start(), cancel };
}

/** Any change of an environment's settings takes its backends away for a moment. */
const longestAwayMs = 5000;

/** Tells each new stage until the sign-in is over. Returns its undo. */
function followCourse(
  client: Client,
  began: BackendHealth,
  answered: DeviceSignIn,
  tell: (stage: SignInStage) => void,
): () => void {
  const course = signInCourse(began, answered);
  let last: BackendHealth | null = null;
  let awaySince: number | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const end = () => {
    clearInterval(ticking);
    clearTimeout(timer);
    unsubscribe();
  };
  const look = () => {
    const health = client.health.getState().state?.backends[began.id];
    if (health === undefined) {
      awaySince ??= consoleTime();
      if (consoleTime() - awaySince < longestAwayMs) return;
      tell({ kind: "refused", message: "The backend is no longer in the settings." });
      return end();
    }
    awaySince = null;
    // The course counts polls, so it must see each health once; the clock alone lets a code run out.
    if (health === last && health.signIn === null) return;
    last = health;
    const stage = course(health, consoleTime());
    tell(stage);
    if (isOver(stage)) end();
    else if (stage.kind === "checking") timer ??= setTimeout(giveUp, longestPollMs(health));
  };
  const giveUp = () => {
    tell({ kind: "untried", message: `${began.name} has not answered yet.` });
    end();
  };
  const ticking = setInterval(look, 1000);
  const unsubscribe = client.health.subscribe(look);
  look();
  return end;
}
