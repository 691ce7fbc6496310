import { type BackendHealth, backendNames } from "../../shared/model/backend.ts";
import { buttonWords } from "../backends/BackendButtons.tsx";
import { openCredentialForm } from "../backends/openForm.ts";
import { useEnvironment, useEnvironments, useHealth } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";
import { Notice } from "../components/Notice.tsx";
import { Untrusted } from "../components/Untrusted.tsx";
import styles from "./Banners.module.css";
import { type Asks, asksShown, countAsks } from "./credentialAsks.ts";
import { goTo, usePlace } from "./place.ts";

/** One row in all: after a start without a keychain every backend asks at once, and the alerts must stay in sight. */
export function CredentialBanner() {
  const asking = Object.values(useHealth()).filter(({ asksFor }) => asksFor !== null);
  const [first] = asking;
  if (first === undefined) return null;
  return asking.length === 1 ? <OneAsks health={first} /> : <SeveralAsk asking={asking} />;
}

function OneAsks({ health }: { readonly health: BackendHealth }) {
  const environment = useEnvironment(health.environment);
  return (
    <Notice tone="warning">
      <div className={styles.ask}>
        <span className={styles.text}>
          <b>
            {health.name === "" ? backendNames[health.kind] : health.name} in{" "}
            <EnvironmentName environment={environment} id={health.environment} />{" "}
            {health.asksFor?.ended === true ? "waits for you to sign in again." : "asks who we are."}
          </b>{" "}
          <Untrusted text={health.error?.message ?? ""} limit={300} />
        </span>
        <Button small onClick={() => openCredentialForm(health.id)}>
          {buttonWords(health)}
        </Button>
      </div>
    </Notice>
  );
}

function SeveralAsk({ asking }: { readonly asking: readonly BackendHealth[] }) {
  const chosen = usePlace((place) => place.environment);
  const screen = usePlace((place) => place.screen);
  const order = useEnvironments().map(({ id }) => id);
  const asks = countAsks(asking, order, chosen);
  const shown = asksShown(asks, chosen);
  const isThere = screen === "backends" && chosen === shown;
  return (
    <Notice tone="warning">
      <div className={styles.ask}>
        <span className={styles.text}>
          <b>{asking.length} backends wait for credentials:</b>{" "}
          {asks.map((each, index) => (
            <span key={each.environment}>
              {index > 0 && ", "}
              <Count asks={each} />
            </span>
          ))}
        </span>
        {!isThere && (
          <Button small onClick={() => goTo({ screen: "backends", environment: shown })}>
            Show
          </Button>
        )}
      </div>
    </Notice>
  );
}

function Count({ asks: { environment: id, count } }: { readonly asks: Asks }) {
  const environment = useEnvironment(id);
  return (
    <>
      <EnvironmentName environment={environment} id={id} /> ({count})
    </>
  );
}
