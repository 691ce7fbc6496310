/** A word of the language, with what it does in one line. */
export interface Word {
  readonly word: string;
  /** What is written; `|` stands where the cursor comes to be. */
  readonly insert?: string;
  readonly about: string;
}

/** Functions over a range of lines, and what joins their series (Loki, "Metric queries"). */
export const functions: readonly Word[] = [
  { word: "count_over_time", insert: "count_over_time(| [5m])", about: "Lines within the range" },
  { word: "rate", insert: "rate(| [5m])", about: "Lines a second" },
  { word: "bytes_over_time", insert: "bytes_over_time(| [5m])", about: "Bytes within the range" },
  { word: "bytes_rate", insert: "bytes_rate(| [5m])", about: "Bytes a second" },
  { word: "absent_over_time", insert: "absent_over_time(| [5m])", about: "1 where the range has no line" },
  { word: "sum_over_time", insert: "sum_over_time(| [5m])", about: "Sum of an unwrapped field" },
  { word: "avg_over_time", insert: "avg_over_time(| [5m])", about: "Mean of an unwrapped field" },
  { word: "min_over_time", insert: "min_over_time(| [5m])", about: "Least of an unwrapped field" },
  { word: "max_over_time", insert: "max_over_time(| [5m])", about: "Greatest of an unwrapped field" },
  { word: "first_over_time", insert: "first_over_time(| [5m])", about: "First value of an unwrapped field" },
  { word: "last_over_time", insert: "last_over_time(| [5m])", about: "Last value of an unwrapped field" },
  { word: "stddev_over_time", insert: "stddev_over_time(| [5m])", about: "Standard deviation of an unwrapped field" },
  { word: "stdvar_over_time", insert: "stdvar_over_time(| [5m])", about: "Variance of an unwrapped field" },
  {
    word: "quantile_over_time",
    insert: "quantile_over_time(0.95, | [5m])",
    about: "Quantile of an unwrapped field, 0 to 1",
  },
  { word: "rate_counter", insert: "rate_counter(| [5m])", about: "Increase a second of an unwrapped counter" },
  { word: "sum", insert: "sum by (|) ()", about: "Adds the series together" },
  { word: "avg", insert: "avg by (|) ()", about: "Mean of the series" },
  { word: "min", insert: "min by (|) ()", about: "Least of the series" },
  { word: "max", insert: "max by (|) ()", about: "Greatest of the series" },
  { word: "count", insert: "count by (|) ()", about: "How many series there are" },
  { word: "topk", insert: "topk(10, |)", about: "The series with the greatest values" },
  { word: "bottomk", insert: "bottomk(10, |)", about: "The series with the least values" },
  { word: "stddev", insert: "stddev by (|) ()", about: "Standard deviation over the series" },
  { word: "stdvar", insert: "stdvar by (|) ()", about: "Variance over the series" },
  { word: "sort", insert: "sort(|)", about: "Series by value, least first" },
  { word: "sort_desc", insert: "sort_desc(|)", about: "Series by value, greatest first" },
  { word: "label_replace", insert: 'label_replace(|, "to", "$1", "from", "(.*)")', about: "A label out of another" },
  { word: "vector", insert: "vector(|)", about: "A number as a series" },
];

/** Stages of a pipeline (Loki, "Log queries"). */
export const stages: readonly Word[] = [
  { word: "json", about: "Fields of a JSON line" },
  { word: "logfmt", about: "Fields of a key=value line" },
  { word: "pattern", insert: "pattern `<_> |`", about: "Fields at places of a line" },
  { word: "regexp", insert: "regexp `(?P<|name>.*)`", about: "Fields by a regular expression" },
  { word: "unpack", about: "Labels that Promtail packed into the line" },
  { word: "line_format", insert: 'line_format "{{.|}}"', about: "Another line out of the fields" },
  { word: "label_format", insert: "label_format |", about: "Renames or makes a label" },
  { word: "unwrap", insert: "unwrap |", about: "A field as the number to compute with" },
  { word: "decolorize", about: "Takes colour codes out of the line" },
  { word: "drop", insert: "drop |", about: "Leaves labels out" },
  { word: "keep", insert: "keep |", about: "Leaves every other label out" },
  { word: "__error__", insert: '__error__=""', about: "Without lines that a parser could not read" },
];

/** What follows a selector or a filter. */
export const pipes: readonly Word[] = [
  { word: "|=", insert: '|= "|"', about: "Lines with this text" },
  { word: "!=", insert: '!= "|"', about: "Lines without this text" },
  { word: "|~", insert: "|~ `|`", about: "Lines that match an expression" },
  { word: "!~", insert: "!~ `|`", about: "Lines that match none" },
  { word: "| json", about: "Fields of a JSON line" },
  { word: "| logfmt", about: "Fields of a key=value line" },
  { word: "| line_format", insert: '| line_format "{{.|}}"', about: "Another line out of the fields" },
];

export const durations: readonly Word[] = [
  { word: "1m", about: "One minute" },
  { word: "5m", about: "Five minutes" },
  { word: "15m", about: "A quarter of an hour" },
  { word: "1h", about: "One hour" },
  { word: "1d", about: "One day" },
];
