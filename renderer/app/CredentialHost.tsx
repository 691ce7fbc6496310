import { CredentialForm } from "../backends/CredentialForm.tsx";
import { closeCredentialForm, useCredentialForm } from "../backends/openForm.ts";
import { useHealth } from "../client/client.ts";

/** The one form for credentials. It outlives the banner that opened it, which goes when the backend asks no more. */
export function CredentialHost() {
  const { backend, wanted, opened } = useCredentialForm();
  const health = useHealth()[backend ?? ""];
  if (health === undefined) return null;
  const key = `${health.id} ${wanted}`;
  return <CredentialForm key={key} health={health} wanted={wanted} opened={opened} close={closeCredentialForm} />;
}
