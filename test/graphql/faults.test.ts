// What fails on our side: masked to the caller, told to the log, and both name the request.
import { expect } from "vitest";
import { keptLog } from "../server/support.ts";
import { test } from "./support.ts";
import type { Data } from "./support.ts";

const json = { "content-type": "application/json" };
const viewer = "{ viewer { scopes } }";

test("a fault of ours is masked, and told to the log with the request's id", async ({
  open,
  db,
}) => {
  const { log, lines } = keptLog();
  const api = await open({ log });
  await db.query("alter view minoots.timers rename column name to called");

  const answer = await api.ask("{ timers { nodes { name } } }");

  await db.query("alter view minoots.timers rename column called to name");
  expect(answer.errors).toMatchObject([
    { message: "Something went wrong on our side.", extensions: { code: "INTERNAL" } },
  ]);
  const { requestId, ...said } = answer.errors![0]!.extensions;
  expect(JSON.stringify(said)).not.toMatch(/column|called|minoots/);
  const line = lines.find((each) => each.requestId === requestId && each.level === 50);
  expect(line?.err).toMatchObject({ message: "column __timers__.name does not exist" });
});

test("what takes the database too long is told as that, on every face", async ({ api, db }) => {
  const locker = await db.connect();
  await locker.query("begin; lock table minoots_private.timers");
  const asked = [
    api.ask("{ timers { nodes { id } } }"),
    api.call("GET", "/timers/00000000-0000-7000-8000-000000000000"),
  ];
  const cancel = `select count(pg_cancel_backend(pid)) from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`;
  const done = { length: 0 };
  for (const each of asked) void each.then(() => (done.length += 1));
  await expect
    .poll(async () => {
      await db.query(cancel);
      return done.length;
    })
    .toBe(2);
  await locker.query("rollback");
  locker.release();

  const [graphql, rest] = await Promise.all(asked);

  expect(graphql).toMatchObject({ status: 503, errors: [{ extensions: { code: "TIMEOUT" } }] });
  expect(rest).toMatchObject({ status: 503, body: { code: "TIMEOUT" } });
});

test("every line of the log names its request, and so does every answer", async ({ open, db }) => {
  const { log, lines } = keptLog();
  const api = await open({ log });
  const ask = (query: string, requestId: string) =>
    api.call("POST", "/graphql", {
      body: { query },
      headers: { ...json, "x-request-id": requestId },
    });
  await db.query("alter view minoots.timers rename column name to called");

  const answers = [
    await ask(viewer, "good"),
    await ask("{ nothing }", "wrong"),
    await ask("{ timers { nodes { name } } }", "broken"),
  ];

  await db.query("alter view minoots.timers rename column called to name");
  expect(answers.map(({ headers }) => headers.get("x-request-id"))).toEqual([
    "good",
    "wrong",
    "broken",
  ]);
  expect(answers.map(({ body }) => (body as Data).errors?.[0].extensions.requestId)).toEqual([
    undefined,
    "wrong",
    "broken",
  ]);
  expect(new Set(lines.map(({ requestId }) => requestId))).toEqual(new Set(["broken"]));
});
