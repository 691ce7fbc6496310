import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formOf, mayBePrefix, requestIdIn, requestIdsIn } from "../../shared/requestId.ts";

const uuid = "3f2b8c1e-9a47-4d2e-8f10-0c5d6e7f8a9b";
const trace = "4bf92f3577b34da6a3ce929d0e0e4736";

describe("an ID with its name in front is found", () => {
  test.each([
    ["X-Request-ID: abc12345", "abc12345"],
    ["abc12345,", "abc12345"],
    ["abc12345).", "abc12345"],
    ["x-correlation-id:abc12345", "abc12345"],
    [`{"level": "ERROR", "request_id": "${uuid}", "user_id": "u1"}`, uuid],
    [`"request_id": "${uuid}"`, uuid],
    ["level=error req_id=req-123456 msg=late", "req-123456"],
    [`https://grafana.example.com/explore?trace_id=${trace}&from=1`, trace],
    ["https://shop.example.com/cart?requestId=f81d4fae", "f81d4fae"],
    ["curl -H 'X-Request-ID: my-own-id' https://shop.example.com", "my-own-id"],
    [`at 2026-11-21 deadbeef failed, request_id=req-000042, trace_id=${trace}`, "req-000042"],
    ["request_id=späti;next=1", "späti"],
  ])("%s", (text, id) => {
    expect(requestIdIn(text)).toBe(id);
  });
});

describe("an ID is found by its form", () => {
  test.each([
    [`Error in request ${uuid} after 3 s`, uuid],
    [`Error in ${uuid.toUpperCase()}: timeout`, uuid.toUpperCase()],
    [`span of ${trace} was late`, trace],
    ["the shop says: error (req-123456)", "req-123456"],
    ["customer reports abc12345 as code deadbeef", "abc12345"],
    [`deadbeef ${trace} req-1234 ${uuid}`, uuid],
    [`deadbeef req-1234 ${trace}`, trace],
  ])("%s", (text, id) => {
    expect(requestIdIn(text)).toBe(id);
  });
});

test("one word is taken as it is: clients may send any ID", () => {
  expect(["order#77", "späti", "a", "'quoted'", '"quoted"', "`code`", `  ${uuid}\n`].map(requestIdIn)).toEqual([
    "order#77",
    "späti",
    "a",
    "quoted",
    "quoted",
    "code",
    uuid,
  ]);
});

test.each([
  ["/abc12345", "abc12345"],
  ["abc12345/", "abc12345"],
  ["(abc12345)", "abc12345"],
  ["#req-123456", "req-123456"],
  ["**req-123456**", "req-123456"],
  [`<${uuid}>`, uuid],
  [`[${trace}]:`, trace],
  // No known form: whatever stands around it may belong to it.
  ["/my-own-id/", "/my-own-id/"],
  ["#77", "#77"],
  ["(order)x", "(order)x"],
  ["/orders/abc12345/pay", "/orders/abc12345/pay"],
  ["---", "---"],
])("punctuation around an ID of a known form is none of it: %s", (text, id) => {
  expect(requestIdsIn(text).map((found) => found.id)).toEqual([id]);
});

test("nothing is found where there is nothing", () => {
  expect(["", "   ", '""', "no id in here", "https://shop.example.com/cart"].map(requestIdIn)).toEqual(
    Array(5).fill(null),
  );
});

test("a UUID is found in any text around it, and no text breaks the search", () => {
  const around = fc.string({ unit: fc.constantFrom(..."abc xyz .,:()[]\n\tüß🔥".split("")), maxLength: 20 });
  fc.assert(
    fc.property(around, fc.uuid(), around, (before, id, after) => {
      expect(requestIdIn(`${before} ${id} ${after}`)).toBe(id);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const id = requestIdIn(text);
      expect(id === null || (id !== "" && text.includes(id))).toBe(true);
    }),
  );
});

describe("every ID in a text is found, most telling first", () => {
  test.each([
    [`traceparent: 00-${trace}-00f067aa0ba902b7-01`, [trace]],
    [`b3: ${trace}-00f067aa0ba902b7-1`, [trace]],
    [`Ticket 4711: user saw ${uuid} and then req-123456, code abc12345`, [uuid, "req-123456", "abc12345"]],
    [`{"request_id":"${uuid}","trace_id":"${trace}"}`, [uuid, trace]],
    [`request_id=${uuid} again ${uuid}`, [uuid]],
    ["https://shop.example.com/orders/abc12345/pay", ["abc12345"]],
    [`"${uuid}"`, [uuid]],
    ["abc12345 d0898218 req-621397", ["req-621397", "abc12345", "d0898218"]],
    ["abc12345,d0898218;req-621397", ["req-621397", "abc12345", "d0898218"]],
    ["abc12345,shop", ["abc12345,shop"]],
    ["nothing here", []],
  ])("%s", (text, ids) => {
    expect(requestIdsIn(text).map(({ id }) => id)).toEqual(ids);
  });

  test("the parts of a UUID are no IDs of their own", () => {
    expect(requestIdsIn(`see ${uuid} please`)).toEqual([{ id: uuid, form: "uuid", name: null }]);
  });

  test("the name in front is told", () => {
    expect(requestIdsIn("X-Correlation-ID: abc12345")).toEqual([
      { id: "abc12345", form: "short", name: "X-Correlation-ID" },
    ]);
  });

  test("a pasted log file gives a list to choose from, not thousands", () => {
    const text = Array.from({ length: 1000 }, (_, index) => `req-${10_000 + index}`).join(" ");
    expect(requestIdsIn(text)).toHaveLength(20);
  });
});

test("the beginning of an ID is told from a whole one", () => {
  expect(["abc1", "3f2b8c1e-9a47", "req-"].map(mayBePrefix)).toEqual([true, true, true]);
  expect(["abc12345", uuid, trace, "req-123456", "ab", "späti", "a b c"].map(mayBePrefix)).toEqual(
    Array(7).fill(false),
  );
  expect([uuid, trace, "req-123456", "abc12345", "order#77"].map(formOf)).toEqual([
    "uuid",
    "trace",
    "prefixed",
    "short",
    "word",
  ]);
});
