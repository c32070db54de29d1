import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { dueAt } from "../../../test/harness/firing.ts";

const call = "select minoots_private.wake_kernel($1)";

test("an instant within the window is told, to the millisecond; a far one is not", async ({
  db,
  clock,
  connect,
}) => {
  const ear = await connect();
  const heard: unknown[] = [];
  ear.on("notification", ({ channel, payload }) => heard.push([channel, payload]));
  await ear.query("listen minoots_due");
  await clock.set(dueAt);

  await db.query(call, ["2030-01-01T12:00:06.001Z"]);
  await db.query(call, [null]);
  await ear.query("select");
  expect(heard).toEqual([]);

  await db.query(call, ["2030-01-01T12:00:05.999Z"]);
  await db.query(call, ["2029-01-01T00:00:00Z"]);
  await ear.query("select");
  expect(heard).toEqual([
    ["minoots_due", `${Date.parse("2030-01-01T12:00:05.999Z")}`],
    ["minoots_due", `${Date.parse("2029-01-01T00:00:00Z")}`],
  ]);
});

test("a plus says that there are more than this one", async ({ db, clock, connect }) => {
  const ear = await connect();
  const heard: unknown[] = [];
  ear.on("notification", ({ payload }) => heard.push(payload));
  await ear.query("listen minoots_due");
  await clock.set(dueAt);

  await db.query("select minoots_private.wake_kernel($1, true)", ["2030-01-01T12:00:01Z"]);
  await ear.query("select");

  expect(heard).toEqual([`${Date.parse("2030-01-01T12:00:01Z")}+`]);
});
