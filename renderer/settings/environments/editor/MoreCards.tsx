import type { LinkSettings } from "../../../../shared/settings/schema.ts";
import { Button } from "../../../components/Button.tsx";
import { Card } from "../../Card.tsx";
import { useField, useForm } from "../fields/form.ts";
import { TextField } from "../fields/TextField.tsx";
import styles from "./Editor.module.css";
import { SeverityWords } from "./SeverityWords.tsx";

/** What is not asked, but leads somewhere or gives names. Each is there once it was added. */
export function MoreCards() {
  const { draft, change } = useForm();
  return (
    <>
      {draft.grafana !== undefined && (
        <Card title="Grafana">
          <div className={styles.besides}>
            <TextField
              path={["grafana", "url"]}
              label="URL of Grafana"
              size="long"
              mono
              required
              placeholder="https://grafana.example.com"
              hint="It is only linked to, never asked."
            />
            <Button small bare aria-label="Take out Grafana" onClick={() => change(["grafana"], undefined)}>
              Take out
            </Button>
          </div>
        </Card>
      )}
      {draft.links !== undefined && draft.links.length > 0 && <Links links={draft.links} />}
      {draft.severities !== undefined && <SeverityWords severities={draft.severities} />}
    </>
  );
}

function Links({ links }: { readonly links: readonly LinkSettings[] }) {
  const { set } = useField(["links"]);
  const remove = (index: number) => {
    const left = links.filter((_, at) => at !== index);
    set(left.length === 0 ? undefined : left);
  };
  return (
    <Card title="Links for a request ID">
      <p className={styles.muted}>
        Each address begins with https://. {"{id}"} stands for the request ID, {"{from}"} and {"{to}"} for its time,{" "}
        {"{fromMs}"} and {"{toMs}"} for the same in milliseconds.
      </p>
      {links.map((_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a link is known by its place while it is being written.
        <div key={index} className={styles.besides}>
          <TextField path={["links", index, "name"]} label="Name" placeholder="Sentry" required />
          <TextField
            path={["links", index, "url"]}
            label="Address"
            size="long"
            mono
            required
            placeholder="https://sentry.example.com/?query={id}"
          />
          <Button small bare aria-label={`Take out link ${index + 1}`} onClick={() => remove(index)}>
            Take out
          </Button>
        </div>
      ))}
    </Card>
  );
}
