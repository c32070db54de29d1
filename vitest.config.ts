// The whole suite: one throwaway Postgres a run, one database a test file.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["db/**/*.test.ts", "src/**/*.test.ts", "test/**/*.test.ts"],
    globalSetup: ["test/harness/global.ts"],
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 30_000,
  },
});
