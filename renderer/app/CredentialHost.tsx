import { useState } from "react";
import { CredentialForm } from "../backends/CredentialForm.tsx";
import { closeCredentialForm, useCredentialForm } from "../backends/openForm.ts";
import { useHealth } from "../client/client.ts";

/** The one form for credentials. It outlives the banner that opened it, which goes when the backend asks no more. */
export function CredentialHost() {
  const { backend, wanted, opened } = useCredentialForm();
  const now = useHealth()[backend ?? ""];
  const [last, setLast] = useState(now);
  if (now !== undefined && now !== last) setLast(now);
  // A change of the settings takes a backend away for a moment. Its open form would begin anew, with what the settings
  // name by then in the place of what the person was just reading.
  const health = now ?? (opened && last?.id === backend ? last : undefined);
  if (health === undefined) return null;
  const key = `${health.id} ${wanted}`;
  return <CredentialForm key={key} health={health} wanted={wanted} opened={opened} close={closeCredentialForm} />;
}
