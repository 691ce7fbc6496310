import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    // Real servers and child processes take their time on a busy machine; a test that hangs still ends.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // Vitest's own second is soon over where a process of another program has the processor.
    expect: { poll: { timeout: 30_000 } },
    maxWorkers: 2,
  },
});
