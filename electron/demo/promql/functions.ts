import { labelsOf, withoutName } from "../metrics/labels.ts";
import { wholePattern } from "../metrics/pattern.ts";
import { bucketQuantiles } from "./quantile.ts";
import type { ValueType } from "./syntax.ts";
import type { RangeSamples, Sample, Value } from "./value.ts";

/** What a function is told beside its arguments: the moment, in milliseconds since 1970. */
export interface Moment {
  readonly time: number;
}

export interface Signature {
  readonly takes: readonly ValueType[];
  /** How many of the last arguments may be left out. */
  readonly optional: number;
  readonly answer: ValueType;
  readonly apply: (given: readonly Value[], moment: Moment) => Value;
}

function vectorOf(value: Value | undefined): readonly Sample[] {
  return value?.type === "vector" ? value.samples : [];
}

function scalarOf(value: Value | undefined, otherwise: number): number {
  return value?.type === "scalar" ? value.value : otherwise;
}

function textOf(value: Value | undefined): string {
  return value?.type === "string" ? value.value : "";
}

function each(change: (value: number, numbers: readonly number[]) => number, numbers = 0): Signature {
  return {
    takes: ["vector", ...Array.from({ length: numbers }, (): ValueType => "scalar")],
    optional: 0,
    answer: "vector",
    apply: ([vector, ...rest]) => {
      const given = rest.map((value) => scalarOf(value, Number.NaN));
      const samples = vectorOf(vector).map((sample) => ({
        labels: withoutName(sample.labels),
        value: change(sample.value, given),
      }));
      return { type: "vector", samples };
    },
  };
}

/** A function of each series' points within its range. */
function ofRange(samplesOf: (series: readonly RangeSamples[]) => readonly Sample[]): Signature {
  return {
    takes: ["matrix"],
    optional: 0,
    answer: "vector",
    apply: ([matrix]) => ({ type: "vector", samples: samplesOf(matrix?.type === "matrix" ? matrix.series : []) }),
  };
}

function overTime(reduce: (values: readonly number[]) => number, keepName = false): Signature {
  return ofRange((series) =>
    series.map(({ labels, points }) => ({
      labels: keepName ? labels : withoutName(labels),
      value: reduce(points.map((point) => point.value)),
    })),
  );
}

function pairwise(
  change: (first: RangeSamples["points"][number], last: RangeSamples["points"][number]) => number,
): Signature {
  return ofRange((series) =>
    series.flatMap(({ labels, points }) => {
      const [first, last] = [points.at(-2), points.at(-1)];
      return first && last ? [{ labels: withoutName(labels), value: change(first, last) }] : [];
    }),
  );
}

function sorted(direction: 1 | -1): Signature {
  return {
    takes: ["vector"],
    optional: 0,
    answer: "vector",
    apply: ([vector]) => ({
      type: "vector",
      samples: vectorOf(vector).toSorted((left, right) => direction * (left.value - right.value)),
    }),
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

const absent: Signature = {
  takes: ["vector"],
  optional: 0,
  answer: "vector",
  apply: ([vector]) => ({ type: "vector", samples: vectorOf(vector).length > 0 ? [] : [{ labels: {}, value: 1 }] }),
};

const scalar: Signature = {
  takes: ["vector"],
  optional: 0,
  answer: "scalar",
  apply: ([vector]) => {
    const [first, ...more] = vectorOf(vector);
    return { type: "scalar", value: first && more.length === 0 ? first.value : Number.NaN };
  },
};

const histogramQuantile: Signature = {
  takes: ["scalar", "vector"],
  optional: 0,
  answer: "vector",
  apply: ([share, vector]) => ({
    type: "vector",
    samples: bucketQuantiles(scalarOf(share, Number.NaN), vectorOf(vector)),
  }),
};

const labelReplace: Signature = {
  takes: ["vector", "string", "string", "string", "string"],
  optional: 0,
  answer: "vector",
  apply: ([vector, ...rest]) => {
    const [target = "", replacement = "", from = "", pattern = ""] = rest.map(textOf);
    const whole = wholePattern(pattern);
    const samples = vectorOf(vector).map((sample) => {
      const match = whole.exec(sample.labels[from] ?? "");
      if (!match) return sample;
      const value = replacement.replace(
        /\$(?:\{(\d+)\}|(\d+))/g,
        (_, braced, plain) => match[Number(braced ?? plain)] ?? "",
      );
      return { ...sample, labels: labelsOf({ ...sample.labels, [target]: value }) };
    });
    return { type: "vector", samples };
  },
};

/** The functions that the demo knows besides `rate`, `irate`, `increase` and `delta`, which work on a range's ends. */
const known: readonly (readonly [string, Signature])[] = [
  ["abs", each(Math.abs)],
  ["ceil", each(Math.ceil)],
  ["floor", each(Math.floor)],
  ["sqrt", each(Math.sqrt)],
  ["exp", each(Math.exp)],
  ["ln", each(Math.log)],
  ["log2", each(Math.log2)],
  ["log10", each(Math.log10)],
  ["sgn", each(Math.sign)],
  ["clamp", each((value, [least = 0, most = 0]) => Math.max(least, Math.min(most, value)), 2)],
  ["clamp_min", each((value, [least = 0]) => Math.max(least, value), 1)],
  ["clamp_max", each((value, [most = 0]) => Math.min(most, value), 1)],
  ["round", { ...each((value, [to = 1]) => Math.floor(value / to + 0.5) * to, 1), optional: 1 }],
  ["sort", sorted(1)],
  ["sort_desc", sorted(-1)],
  ["absent", absent],
  ["scalar", scalar],
  ["histogram_quantile", histogramQuantile],
  ["label_replace", labelReplace],
  ["avg_over_time", overTime((values) => sum(values) / values.length)],
  ["sum_over_time", overTime(sum)],
  ["min_over_time", overTime((values) => Math.min(...values))],
  ["max_over_time", overTime((values) => Math.max(...values))],
  ["count_over_time", overTime((values) => values.length)],
  ["last_over_time", overTime((values) => values.at(-1) ?? Number.NaN, true)],
  ["changes", overTime((values) => values.filter((value, index) => index > 0 && value !== values[index - 1]).length)],
  ["irate", pairwise((first, last) => (last.value - first.value) / ((last.time - first.time) / 1000))],
  ["idelta", pairwise((first, last) => last.value - first.value)],
  [
    "time",
    { takes: [], optional: 0, answer: "scalar", apply: (_, { time }) => ({ type: "scalar", value: time / 1000 }) },
  ],
  [
    "vector",
    {
      takes: ["scalar"],
      optional: 0,
      answer: "vector",
      apply: ([value]) => ({ type: "vector", samples: [{ labels: {}, value: scalarOf(value, Number.NaN) }] }),
    },
  ],
];

const onEnds: readonly string[] = ["rate", "increase", "delta"];

/** Each function's types and meaning. */
export const signatures: ReadonlyMap<string, Signature> = new Map([
  ...known,
  ...onEnds.map((name): readonly [string, Signature] => [name, overTime(() => Number.NaN)]),
]);
