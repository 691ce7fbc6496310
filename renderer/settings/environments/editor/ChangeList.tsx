import type { EnvironmentSettings } from "../../../../shared/settings/schema.ts";
import { Untrusted } from "../../../components/Untrusted.tsx";
import { connectionOf, hostOf, partsOf } from "../backends.ts";
import { fieldName } from "../faults.ts";
import { differingParts } from "../list.ts";

interface Props {
  /** Null for a new one. */
  readonly before: EnvironmentSettings | null;
  readonly after: EnvironmentSettings;
}

/** What saving would change, before a name is typed for it. */
export function ChangeList({ before, after }: Props) {
  if (before === null) {
    const servers = partsOf(after).map((part) => `${part.name} at ${hostOf(connectionOf(part).url)}`);
    return (
      <p>
        It is added to the settings file{servers.length > 0 && ", and from then on asks "}
        {servers.length > 0 && <Untrusted text={servers.join(", ")} limit={400} />}.
      </p>
    );
  }
  const parts = differingParts(before, after);
  if (parts.length === 0) return <p>The settings file stays as it is; only credentials are kept.</p>;
  return <p>Changed in the settings file: {parts.map((part) => fieldName(part)).join(", ")}.</p>;
}
