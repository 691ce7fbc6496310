import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { permute, unpermute } from "../../electron/demo/chance/permutation.ts";
import { hexNaming, idTokens, numberNaming, uuidNaming } from "../../electron/demo/logs/identifiers.ts";
import { historySeconds, troubles } from "../../electron/demo/story/episodes.ts";
import { constant, plus, pulse, ramp, repeated, type Signal, times, wave } from "../../electron/demo/story/signal.ts";

const word = fc.integer({ min: 0, max: 0xffffffff });
const second = fc.integer({ min: -historySeconds, max: 400 * 86_400 });

describe("a permutation", () => {
  it("can be undone", () => {
    fc.assert(fc.property(word, word, (key, value) => unpermute(key, permute(key, value)) === value));
  });
});

describe("a request ID", () => {
  it.each([
    ["eight hexadecimal digits", hexNaming, /^[0-9a-f]{8}$/],
    ["a UUID", uuidNaming, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/],
  ])("of %s leads back to its slot", (_, naming, form) => {
    fc.assert(
      fc.property(word, second, fc.integer({ min: 0, max: 15 }), (seed, at, index) => {
        const names = naming(seed);
        const id = names.idOf({ second: at, index });
        expect(id).toMatch(form);
        expect(names.slotsOf(id)).toEqual([{ second: at, index }]);
        expect(idTokens(`{"request_id":"${id}"}`)).toEqual([id]);
      }),
    );
  });

  it("of the form req-NNNNNN leads back to its slot, among those of other months", () => {
    fc.assert(
      fc.property(word, fc.integer({ min: 0, max: 900_000 }), (seed, turn) => {
        const names = numberNaming(seed);
        const at = turn * 3 - historySeconds - 1000;
        const id = names.idOf({ second: at, index: 0 });
        expect(id).toMatch(/^req-\d{6}$/);
        expect(names.slotsOf(id)).toContainEqual({ second: at, index: 0 });
      }),
    );
  });
});

describe("a signal's integral", () => {
  const signals: readonly (readonly [string, Signal])[] = [
    ["a constant", constant(3)],
    ["a wave", plus(constant(2), wave(1.5, 97, 0.3))],
    ["a ramp", ramp(-40, 60)],
    ["a pulse", pulse(-100, -80, 20, 50)],
    ["a repeated pulse", repeated(pulse(8, 14, 60, 70), 8, 100)],
    [
      "troubles",
      times(
        4,
        troubles([{ from: -300, until: -120 }], { from: 8, until: 375 }, { delay: 3, rise: 6, linger: 0, fall: 9 }),
      ),
    ],
  ];

  it.each(signals)("of %s agrees with summing it up", (_, signal) => {
    const step = 0.01;
    let sum = 0;
    for (let at = -400; at < 900; at += step) sum += signal.at(at + step / 2) * step;
    expect(signal.total(900) - signal.total(-400)).toBeCloseTo(sum, 1);
    expect(signal.total(0)).toBeCloseTo(0, 9);
  });
});
