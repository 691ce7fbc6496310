import { Menu } from "@mantine/core";
import { IconCopy } from "@tabler/icons-react";
import type { SearchState } from "../../shared/model/logs.ts";
import { useEnvironments } from "../client/client.ts";
import { Button } from "../components/Button.tsx";
import { CopyButton, copyText } from "../components/CopyButton.tsx";
import { EnvironmentName } from "../components/EnvironmentName.tsx";

/** Copies the query that was sent; where environments were asked differently, one chooses whose. */
export function CopyLogql({ search }: { readonly search: SearchState }) {
  const environments = useEnvironments();
  const sent = Object.entries(search.environments).filter(([, { logql }]) => logql !== "");
  const [first] = sent;
  if (first === undefined) return null;
  if (new Set(sent.map(([, { logql }]) => logql)).size === 1) {
    return (
      <CopyButton small text={() => first[1].logql}>
        Copy LogQL
      </CopyButton>
    );
  }
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button small>
          <IconCopy size={14} stroke={1.6} aria-hidden="true" />
          Copy LogQL
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {sent.map(([id, { logql }]) => (
          <Menu.Item key={id} onClick={() => void copyText(logql)}>
            <EnvironmentName environment={environments.find((each) => each.id === id) ?? null} id={id} dot />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
