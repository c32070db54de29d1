import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";

sqlTest.for([
  ["https://example.com/hook", "https://example.com"],
  ["HTTPS://Example.COM:8443/Hook?A=B#c", "https://example.com:8443"],
  ["https://example.com", "https://example.com"],
  ["https://example.com?x=/y", "https://example.com"],
  ["https://example.com#x/y", "https://example.com"],
  ["http://[2001:DB8::1]:8080/a//b", "http://[2001:db8::1]:8080"],
  ["https://example.com:443/hook", "https://example.com"],
  ["https://Example.com:00443", "https://example.com"],
  ["http://example.com:80?x=:80", "http://example.com"],
  ["http://[2001:DB8::0443]:080/a", "http://[2001:db8::0443]"],
  ["https://[2001:DB8::443]", "https://[2001:db8::443]"],
  ["http://example.com:443/", "http://example.com:443"],
  ["https://example.com:80/", "https://example.com:80"],
  ["https://example.com:4430/", "https://example.com:4430"],
  ["https://example.com:08443/", "https://example.com:8443"],
  ["https://example.com/a:443", "https://example.com"],
  ["https://example.com./", "https://example.com."],
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
