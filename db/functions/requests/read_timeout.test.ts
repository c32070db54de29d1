import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_timeout($1, 'webhook.')";

sqlTest.for([
  [{}, null],
  [{ timeoutMs: 100 }, 100],
  [{ timeout: "10s" }, 10_000],
  [{ timeout: "PT0.5S" }, 500],
  [{ timeout: null, timeoutMs: 25_000 }, 25_000],
] as const)("%j is %s", async ([parameters, ms], { db }) => {
  expect(await answer(db, read, [JSON.stringify(parameters)])).toBe(ms);
});

sqlTest.for([
  [{ timeout: "99ms" }, "MN003", "webhook.timeout"],
  [{ timeout: "26s" }, "MN003", "webhook.timeout"],
  [{ timeout: "soon" }, "MN003", "webhook.timeout"],
  [{ timeout: 10 }, "MN003", "webhook.timeout"],
  [{ timeout: "10s", timeoutMs: 10_000 }, "MN004", "webhook.timeout"],
  [{ timeoutMs: 25_001 }, "MN001", "webhook.timeoutMs"],
] as const)("%j is refused", async ([parameters, code, path], { db }) => {
  expect(await refusal(db, read, [JSON.stringify(parameters)])).toMatchObject({ code, path });
});
