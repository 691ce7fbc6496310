import { useEffect, useRef } from "react";
import type { SettingsState } from "../../shared/model/environment.ts";
import { startKeepingViews } from "./viewStateKeeper.ts";
import { forgetAllBut, forgetViews } from "./viewStateStore.ts";

/** Remembers how each environment was looked at, while the frame is there. */
export function ViewKeeper({ settings }: { readonly settings: SettingsState }) {
  const { environments, demo, problems } = settings;
  const faulty = problems.length > 0;
  const wasDemo = useRef(demo);
  useEffect(() => startKeepingViews(), []);
  useEffect(() => {
    if (wasDemo.current !== demo) forgetViews();
    wasDemo.current = demo;
    // A file that cannot be read removes nothing.
    if (!faulty) forgetAllBut(environments.map(({ id }) => id));
  }, [environments, demo, faulty]);
  return null;
}
