import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { isWholeKey, writeKey } from "../../../src/api-key.ts";
import { answer } from "../../../test/harness/rules.ts";

const write = "minoots_private.write_api_key('live', 'k1', $1)";
const secret = "4fQ2mX7cJ0bWn5Zs8Kd1Vy6Hg3Tr9LpEaUoIqCwBxYt";

sqlTest("writes what the server takes for whole", async ({ db }) => {
  const key = await answer<string>(db, write, [secret]);

  expect(key).toBe(writeKey({ environment: "live", id: "k1", secret }));
  expect(isWholeKey(key)).toBe(true);
  expect(key).toMatch(/^mnt_live_k1_\w{49}$/);
});

sqlTest("one letter wrong anywhere, or one too few, and it is not whole", async ({ db }) => {
  const key = await answer<string>(db, write, [secret]);

  for (let at = 0; at < key.length; at += 1) {
    const other = key[at] === "x" ? "y" : "x";
    expect(isWholeKey(key.slice(0, at) + other + key.slice(at + 1)), `${at}`).toBe(false);
  }
  expect([isWholeKey(key.slice(0, -1)), isWholeKey(`${key}a`)]).toEqual([false, false]);
});
