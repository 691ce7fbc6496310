// biome-ignore-all lint/a11y/useSemanticElements: the bars of a picture are chosen like the options of a list, which no HTML element draws.
// biome-ignore-all lint/a11y/useFocusableInteractive: the list alone has the focus and names its active bar.
import type { Bar } from "./geometry.ts";
import styles from "./Volume.module.css";

interface Props {
  /** Prefix of the patterns' ids and of the bar's own. */
  readonly id: string;
  readonly index: number;
  readonly bar: Bar;
  readonly height: number;
  readonly words: string;
  readonly selected: boolean;
  readonly hovered: boolean;
}

/** One bar, with the whole height to be pointed at. */
export function VolumeBar({ id, index, bar, height, words, selected, hovered }: Props) {
  return (
    <g id={`${id}-bar-${index}`} role="option" aria-selected={selected} aria-label={words}>
      <rect
        x={bar.x}
        width={bar.width + 1}
        y={0}
        height={height}
        className={selected ? styles.selected : hovered ? styles.hovered : styles.empty}
      />
      {bar.parts.map((part) => (
        <rect
          key={part.level}
          x={bar.x}
          width={bar.width}
          y={part.y}
          height={part.height}
          fill={`url(#${id}-${part.level})`}
        />
      ))}
    </g>
  );
}
