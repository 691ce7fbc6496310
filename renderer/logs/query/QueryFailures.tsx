import type { SearchState } from "../../../shared/model/logs.ts";
import { useEnvironment } from "../../client/client.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { Notice } from "../../components/Notice.tsx";
import { Untrusted } from "../../components/Untrusted.tsx";

/** True where every server refused the query: there is nothing to show but what they said. */
export function isRefused({ environments }: SearchState): boolean {
  const states = Object.values(environments);
  return states.length > 0 && states.every(({ found, error }) => found === 0 && error?.code === "BAD_QUERY");
}

/** What the servers said against the query, whole: the place is marked in the editor. */
export function QueryFailures({ search }: { readonly search: SearchState }) {
  const failures = Object.entries(search.environments).flatMap(([id, { error }]) =>
    error === null || error.code !== "BAD_QUERY" ? [] : [{ id, message: error.message }],
  );
  const [first] = failures;
  if (first === undefined) return null;
  // The same query is usually refused with the same sentence everywhere.
  const same = failures.length > 1 && failures.every(({ message }) => message === first.message);
  const told = same ? [first] : failures;
  return (
    <>
      {told.map(({ id, message }) => (
        <Notice key={id} tone="bad" urgent>
          {!same && <Name id={id} />}
          {!same && ": "}
          <Untrusted text={message} limit={800} />
        </Notice>
      ))}
    </>
  );
}

function Name({ id }: { readonly id: string }) {
  return <EnvironmentName environment={useEnvironment(id)} id={id} />;
}
