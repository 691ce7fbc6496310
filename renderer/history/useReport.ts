import { useEffect, useState } from "react";
import type { ConsoleErrorData } from "../../shared/errors.ts";
import type { HistoryReport } from "../../shared/model/history.ts";
import { useTicking } from "../app/ticker.ts";
import { useClient } from "../client/client.ts";
import { type RangeChoice, spanOf } from "./range.ts";

/** What we have (`report`) apart from what went wrong and from what we are doing. */
export interface ReportView {
  readonly report: HistoryReport | null;
  readonly error: ConsoleErrorData | null;
  readonly asking: boolean;
}

const minute = 60_000;
const nothingYet: ReportView = { report: null, error: null, asking: true };

/** The report of a range, asked for again each minute; the older one stays until the newer one is there. */
export function useReport(environment: string | null, choice: RangeChoice): ReportView {
  const { bridge } = useClient();
  const key = JSON.stringify([environment, choice]);
  const to = useTicking((now) => Math.ceil(now / minute) * minute);
  const [held, setHeld] = useState<{ readonly key: string; readonly view: ReportView }>({ key, view: nothingYet });

  useEffect(() => {
    let current = true;
    const [wanted, chosen] = JSON.parse(key) as [string | null, RangeChoice];
    const range = { environment: wanted, ...spanOf(chosen, to) };
    setHeld((before) => ({
      key,
      view: before.key === key ? { ...before.view, asking: true } : nothingYet,
    }));
    void bridge.call("history.report", { range }).then((result) => {
      if (!current) return;
      setHeld((before) => ({
        key,
        view: result.ok
          ? { report: result.value, error: null, asking: false }
          : { report: before.key === key ? before.view.report : null, error: result.error, asking: false },
      }));
    });
    return () => {
      current = false;
    };
  }, [bridge, key, to]);

  return held.key === key ? held.view : nothingYet;
}
