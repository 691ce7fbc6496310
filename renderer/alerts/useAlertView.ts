import { useCallback, useMemo } from "react";
import type { Matcher } from "../../shared/matchers.ts";
import type { Alert } from "../../shared/model/alert.ts";
import { acknowledgementOf } from "../acknowledge/episodes.ts";
import { usePlace } from "../app/place.ts";
import { usePreferences } from "../app/preferences.ts";
import { useAcknowledgements, useAlertsById } from "../client/client.ts";
import { filterAlerts, matchersOf } from "./filter.ts";
import { type AlertRow, commonLabels, groupAlerts, rowsOf } from "./group.ts";
import { compareAlerts } from "./sort.ts";
import { belongsTo, countTabs, type TabCounts } from "./tabs.ts";

export interface AlertView {
  /** Every alert of the chosen environments, whatever the filter. */
  readonly inPlace: readonly Alert[];
  readonly matchers: readonly Matcher[];
  /** Of the alerts that the filter lets through. */
  readonly counts: TabCounts;
  readonly rows: readonly AlertRow[];
  /** Names of labels that rows need not repeat. */
  readonly saidLabels: ReadonlySet<string>;
  /** The alerts among the rows in their order, also those of collapsed groups. */
  readonly shown: readonly Alert[];
}

const nobodyHasIt = () => false;

/** From what is known to what is listed: environment, filter, tab, sort, groups. Each step only when its input changed. */
export function useAlertView(collapsed: ReadonlySet<string>): AlertView {
  const byId = useAlertsById();
  const environment = usePlace((place) => place.environment);
  const filter = usePlace((place) => place.filter);
  const tab = usePlace((place) => place.tab);
  const sort = usePreferences((preferences) => preferences.sort);
  const groupBy = usePreferences((preferences) => preferences.groupBy);

  const inPlace = useMemo(() => filterAlerts(Object.values(byId), environment, []), [byId, environment]);
  const matchers = useMemo(() => matchersOf(filter), [filter]);
  const matched = useMemo(() => filterAlerts(inPlace, null, matchers), [inPlace, matchers]);
  const acknowledgements = useAcknowledgements();
  const isAcknowledged = useCallback(
    (alert: Alert) => acknowledgementOf(acknowledgements, alert) !== null,
    [acknowledgements],
  );
  const counts = useMemo(() => countTabs(matched, isAcknowledged), [matched, isAcknowledged]);
  // Where the tab does not ask for it, an acknowledgement must not make a list of thousands anew.
  const asked = tab === "acknowledged" ? isAcknowledged : nobodyHasIt;
  const sorted = useMemo(
    () => matched.filter((alert) => belongsTo(tab, alert.state, asked(alert))).sort(compareAlerts(sort)),
    [matched, tab, asked, sort],
  );
  const groups = useMemo(() => groupAlerts(sorted, groupBy), [sorted, groupBy]);
  const rows = useMemo(() => rowsOf(groups, groupBy.length > 0, collapsed), [groups, groupBy, collapsed]);
  const saidLabels = useMemo(() => new Set([...groupBy, ...commonLabels(inPlace)]), [groupBy, inPlace]);
  return { inPlace, matchers, counts, rows, saidLabels, shown: sorted };
}
