import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import type { Store } from "../../../electron/console/store/store.ts";
import { createStoreFolder, keysOf, put, type StoreFolder } from "./support.ts";

let at: StoreFolder;
afterEach(() => at.clear());

type Step =
  | { readonly kind: "put"; readonly key: string }
  | { readonly kind: "refused" }
  | { readonly kind: "throw" }
  | { readonly kind: "nested"; readonly steps: readonly Step[]; readonly catches: boolean };

const { step } = fc.letrec<{ step: Step; steps: readonly Step[] }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("put" as const), key: fc.stringMatching(/^[a-z]$/) }),
    fc.record({ kind: fc.constant("put" as const), key: fc.stringMatching(/^[a-z]$/) }),
    fc.constantFrom({ kind: "refused" } as const, { kind: "throw" } as const),
    fc.record({ kind: fc.constant("nested" as const), steps: tie("steps"), catches: fc.boolean() }),
  ),
  steps: fc.array(tie("step"), { maxLength: 5 }),
}));

function run(store: Store, steps: readonly Step[]): void {
  for (const one of steps) {
    if (one.kind === "put") put(store, one.key);
    else if (one.kind === "refused") store.run("INSERT INTO state (key) VALUES ('refused')");
    else if (one.kind === "throw") throw new Error("thrown");
    else if (!one.catches) store.transaction(() => run(store, one.steps));
    else {
      try {
        store.transaction(() => run(store, one.steps));
      } catch {
        // As the one who follows the news does.
      }
    }
  }
}

/** What the steps of one transaction leave; null: nothing of it. */
function expected(steps: readonly Step[]): { readonly keys: readonly string[]; readonly throws: boolean } | null {
  const keys: string[] = [];
  let failed = false;
  for (const one of steps) {
    if (one.kind === "put") keys.push(one.key);
    else if (one.kind === "refused") failed = true;
    else if (one.kind === "throw") return { keys: [], throws: true };
    else {
      const inner = expected(one.steps);
      if (inner?.throws && !one.catches) return { keys: [], throws: true };
      keys.push(...(inner?.keys ?? []));
    }
  }
  return failed ? null : { keys, throws: false };
}

test.each([
  ["on the disk", false],
  ["in memory while the disk refuses, and on the disk afterwards", true],
])(
  "property: each transaction is all or nothing, however they are nested: %s",
  async (_name, refuses) => {
    at = createStoreFolder();
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
        number += 1;
        const folder = join(at.folder, `${number}`);
        if (refuses) writeFileSync(folder, "a file where the folder should be");
        const store = at.open({ file: join(folder, "history.sqlite") });
        const all = { kind: "nested", steps, catches: true } as const;
        run(store, [all]);
        const keys = [...new Set(expected([all])?.keys)].sort();
        expect(keysOf(store)).toEqual(keys);
        if (refuses) {
          rmSync(folder);
          await at.clock.advance(60_000);
          expect(store.status().remembers).toBe(true);
          expect(keysOf(store)).toEqual(keys);
        }
        store.close();
        const again = at.open({ file: join(folder, "history.sqlite") });
        expect(keysOf(again)).toEqual(keys);
        again.close();
      }),
      { numRuns: 40 },
    );
  },
  60_000,
);
