import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["https://example.com/hook", "https://example.com"],
  ["HTTPS://Example.COM:8443/Hook?A=B#c", "https://example.com:8443"],
  ["https://example.com", "https://example.com"],
  ["https://example.com?x=/y", "https://example.com"],
  ["https://example.com#x/y", "https://example.com"],
  ["http://[2001:DB8::1]:80/a//b", "http://[2001:db8::1]:80"],
])("the endpoint of %s is %s", async ([url, origin], { db }) => {
  const { rows } = await db.query("select minoots_private.read_origin($1) as origin", [
    JSON.stringify({ kind: "webhook", parameters: { url } }),
  ]);

  expect(rows).toEqual([{ origin }]);
});

sqlTest("an action without a url has no endpoint", async ({ db }) => {
  const { rows } = await db.query("select minoots_private.read_origin('{}') as origin");

  expect(rows).toEqual([{ origin: null }]);
});

sqlTest.for([
  [{ kind: "agent_prompt", parameters: { queue: "clerks" } }, "pull:clerks"],
  [{ kind: "workflow_event", parameters: {} }, "pull:default"],
  [{ kind: "agent_prompt", parameters: { url: "https://Example.com/a" } }, "https://example.com"],
  [{ kind: "sql", parameters: { function: "shop.expire" } }, null],
  [{ kind: "job", parameters: { task: "send", queue: "mails" } }, null],
] as const)("%j is delivered to %s", async ([action, origin], { db }) => {
  const { rows } = await db.query("select minoots_private.read_origin($1) as origin", [
    JSON.stringify(action),
  ]);

  expect(rows).toEqual([{ origin }]);
});
