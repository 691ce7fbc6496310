import { describe, expect, test } from "vitest";
import type { HttpClient, JsonAnswer, RequestOptions } from "../../../electron/console/http/client.ts";
import { queryRange, sampleValue } from "../../../electron/console/prometheus/client.ts";
import { prometheusVersions, recordedBody } from "../../support/fixtures.ts";

/** Answers every question with one body, and keeps the questions. */
function clientThatAnswers(value: unknown) {
  const asked: { readonly path: string; readonly options: RequestOptions | undefined }[] = [];
  const answerTo = (path: string, options?: RequestOptions): Promise<JsonAnswer> => {
    asked.push({ path, options });
    return Promise.resolve({ value, latencyMs: 1, bytes: 1 });
  };
  const http: HttpClient = {
    request: () => Promise.reject(new Error("not asked for")),
    socket: () => Promise.reject(new Error("not asked for")),
    json: answerTo,
    reset: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
  return { http, asked };
}

test("a sample's text is read as the number it means", () => {
  const texts = ["1e+00", "9.5e-01", "5e-324", "1.7976931348623157e+308", "+Inf", "-Inf", "Inf", "NaN", "0"];
  expect(texts.map(sampleValue)).toEqual([
    1,
    0.95,
    5e-324,
    Number.MAX_VALUE,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NaN,
    0,
  ]);
});

describe("a range query", () => {
  const query = { expression: "rate(x[5m])", from: 1_795_232_331_000, to: 1_795_232_391_500, stepMs: 5_000 };

  test("is a form, in seconds, with a timeout for servers that are slow to refuse", async () => {
    const { http, asked } = clientThatAnswers({ status: "success", data: { resultType: "matrix", result: [] } });
    expect(await queryRange(http, query)).toEqual([]);
    expect(asked).toEqual([
      {
        path: "/api/v1/query_range",
        options: {
          method: "POST",
          form: [
            ["query", "rate(x[5m])"],
            ["start", "1795232331"],
            ["end", "1795232391.5"],
            ["step", "5"],
            ["timeout", "8s"],
          ],
        },
      },
    ]);
  });

  test.each([{}, null, { status: "success", data: { resultType: "vector", result: [] } }])(
    "whose answer is no matrix fails: %j",
    async (body) => {
      await expect(queryRange(clientThatAnswers(body).http, query)).rejects.toMatchObject({ code: "BAD_ANSWER" });
    },
  );

  test.each(prometheusVersions)("of %s is read with its gaps and odd values", async (server) => {
    const read = (name: string) => queryRange(clientThatAnswers(recordedBody(server, name)).http, query);
    const [gap] = await read("range_gap");
    const weird = new Map((await read("range_nan_inf")).map(({ labels, points }) => [labels.kind, points[0]?.[1]]));
    expect({
      gap: gap?.points.map(([, value]) => value),
      steps: gap?.points.map(([time]) => time % 1_000),
      weird: ["nan", "pinf", "tiny", "big"].map((kind) => weird.get(kind)),
    }).toEqual({
      gap: [1, 1, 1],
      steps: [0, 0, 0],
      weird: [Number.NaN, Number.POSITIVE_INFINITY, 5e-324, Number.MAX_VALUE],
    });
    expect((await read("range_matrix")).map(({ points }) => points.length)).toContain(13);
  });
});
