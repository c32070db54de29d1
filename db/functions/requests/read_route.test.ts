import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_route($1, 'actions[0]', 'actions[0].agent_prompt.')";
const url = "https://example.com/agent";

sqlTest.for([
  [{}, { queue: "default" }],
  [{ queue: "desk-1.a_b" }, { queue: "desk-1.a_b" }],
  [{ correlationId: "c" }, { queue: "default", correlationId: "c" }],
  [
    { url, correlationId: "c" },
    { url, correlationId: "c" },
  ],
  [
    { url, timeoutMs: 500 },
    { url, timeoutMs: 500 },
  ],
] as const)("reads %j as %j", async ([written, route], { db }) => {
  expect(await answer(db, read, [written])).toEqual(route);
});

sqlTest.for([
  [{ queue: "Desk" }, "queue"],
  [{ queue: "a b" }, "queue"],
  [{ queue: "https://example.com" }, "queue"],
  [{ queue: "desk", url }, "queue"],
  [{ headers: { a: "b" } }, "url"],
  [{ timeoutMs: 500 }, "url"],
  [{ timeout: "2s" }, "url"],
  [{ url: "ftp://example.com" }, "url"],
] as const)("refuses %j at %s", async ([written, field], { db }) => {
  expect(await refusal(db, read, [written])).toMatchObject({
    code: "MN004",
    path: `actions[0].agent_prompt.${field}`,
  });
});
