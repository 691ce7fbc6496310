import { Menu } from "@mantine/core";
import { IconCopy, IconFilter, IconRoute } from "@tabler/icons-react";
import { copyText } from "../components/CopyButton.tsx";
import { cx } from "../components/cx.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { cut, oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./FieldValue.module.css";
import { changeView, useLogView } from "./useLogView.ts";
import { useTrace } from "./useTrace.ts";

interface Props {
  readonly name: string;
  readonly value: string;
  /** True where the field holds a request's ID. */
  readonly traceable: boolean;
}

const buttonLength = 160;

/** A field's value with what can be done with it. */
export function FieldValue({ name, value, traceable }: Props) {
  const trace = useTrace();
  const filter = () => {
    const { fields } = useLogView.getState();
    if (fields.some((field) => field.name === name && field.value === value)) return;
    changeView({ fields: [...fields, { name, value }] });
  };
  const long = value.length > buttonLength;
  return (
    <>
      <Menu position="bottom-start" withinPortal>
        <Menu.Target>
          <button
            type="button"
            className={cx(styles.value, traceable && styles.traceable)}
            aria-label={`${visibleText(oneLine(name, 60))}: ${visibleText(oneLine(value, 120))}`}
          >
            {value === "" ? (
              <span className={styles.none}>empty</span>
            ) : (
              <bdi>{visibleText(long ? `${cut(value, buttonLength)}…` : value)}</bdi>
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {traceable && value !== "" && (
            <Menu.Item leftSection={<IconRoute size={15} stroke={1.6} />} onClick={() => trace(value)}>
              Trace this ID
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconFilter size={15} stroke={1.6} />} onClick={filter}>
            Filter by it
          </Menu.Item>
          <Menu.Item leftSection={<IconCopy size={15} stroke={1.6} />} onClick={() => void copyText(value)}>
            Copy value
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {long && (
        <details className={styles.whole}>
          <summary>Show all</summary>
          <Untrusted text={value} limit={20_000} />
        </details>
      )}
    </>
  );
}
