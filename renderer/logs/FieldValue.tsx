import { Menu } from "@mantine/core";
import { IconColumns3, IconCopy, IconFilter, IconRoute } from "@tabler/icons-react";
import { copyText } from "../components/CopyButton.tsx";
import { cx } from "../components/cx.ts";
import { Untrusted } from "../components/Untrusted.tsx";
import { cut, oneLine, visibleText } from "../format/untrusted.ts";
import styles from "./FieldValue.module.css";
import { toggleField, useColumns } from "./timelineSettings.ts";
import { changeView, useLogView } from "./useLogView.ts";
import { useTraceId } from "./useTrace.ts";

interface Props {
  readonly name: string;
  readonly value: string;
  /** True where the field holds a request's ID. */
  readonly traceable: boolean;
  /** Whose columns the field can become one of (`columnsKey`). */
  readonly columnsOf: string;
}

const buttonLength = 160;
/** The contract takes no longer ID. */
const longestSearched = 512;

/** A field's value with what can be done with it. */
export function FieldValue({ name, value, traceable, columnsOf }: Props) {
  const trace = useTraceId();
  const isColumn = useColumns(columnsOf).fields.includes(name);
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
            aria-label={`${visibleText(oneLine(name, 60))}: ${visibleText(oneLine(value, buttonLength))}`}
          >
            {value === "" ? (
              <span className={styles.none}>empty</span>
            ) : (
              <bdi>{visibleText(long ? `${cut(value, buttonLength)}…` : value)}</bdi>
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {value !== "" && value.length <= longestSearched && (
            <Menu.Item leftSection={<IconRoute size={15} stroke={1.6} />} onClick={() => trace(value)}>
              {traceable ? "Trace this ID" : "Search for it"}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconFilter size={15} stroke={1.6} />} onClick={filter}>
            Filter by it
          </Menu.Item>
          <Menu.Item leftSection={<IconColumns3 size={15} stroke={1.6} />} onClick={() => toggleField(columnsOf, name)}>
            {isColumn ? "Hide its column" : "Show as a column"}
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
