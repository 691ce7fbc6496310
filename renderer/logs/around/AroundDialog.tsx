import { Modal } from "@mantine/core";
import type { Labels } from "../../../shared/model/alert.ts";
import type { LogEntry } from "../../../shared/model/logs.ts";
import { useEnvironment } from "../../client/client.ts";
import { EnvironmentName } from "../../components/EnvironmentName.tsx";
import { Around } from "./Around.tsx";

interface Props {
  readonly opened: boolean;
  close(): void;
  readonly entry: LogEntry;
  readonly labels: Labels;
  /** The request that the entry belongs to; null where it has no ID. */
  readonly request: string | null;
}

/** The stream of an entry before and after it, whatever the level. */
export function AroundDialog({ opened, close, entry, labels, request }: Props) {
  const environment = useEnvironment(entry.environment);
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="min(1180px, 94vw)"
      yOffset="4vh"
      closeButtonProps={{ "aria-label": "Close" }}
      title={
        <>
          Around this entry in <EnvironmentName environment={environment} id={entry.environment} />
        </>
      }
    >
      <Around entry={entry} labels={labels} request={request} />
    </Modal>
  );
}
