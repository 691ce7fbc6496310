import { useEffect, useState } from "react";
import type { CallInput, CallName, CallOutput } from "../../shared/contract.ts";
import type { ConsoleErrorData } from "../../shared/errors.ts";
import { useClient } from "./client.ts";

/** What we have (`value`) apart from what went wrong (`error`) and from what we are doing (`asking`). */
export interface Answer<T> {
  readonly value: T | undefined;
  readonly error: ConsoleErrorData | null;
  readonly asking: boolean;
}

const nothingYet = { value: undefined, error: null, asking: true };

/** Asks once, and again every `everyMs` and whenever `input` changes. A change of input forgets the old answer. */
export function useAnswer<N extends CallName>(
  name: N,
  input: CallInput<N>,
  everyMs: number | null,
): Answer<CallOutput<N>> {
  const { bridge } = useClient();
  const key = JSON.stringify(input);
  const [held, setHeld] = useState<{ key: string; answer: Answer<CallOutput<N>> }>({ key, answer: nothingYet });

  useEffect(() => {
    let current = true;
    const ask = async () => {
      const result = await bridge.call(name, JSON.parse(key) as CallInput<N>);
      if (!current) return;
      setHeld((before) => {
        const value = before.key === key ? before.answer.value : undefined;
        const answer = result.ok
          ? { value: result.value, error: null, asking: false }
          : { value, error: result.error, asking: false };
        return { key, answer };
      });
    };
    void ask();
    const timer = everyMs === null ? undefined : setInterval(() => void ask(), everyMs);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [bridge, name, key, everyMs]);

  return held.key === key ? held.answer : nothingYet;
}
