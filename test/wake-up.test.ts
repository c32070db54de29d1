// A timer made or moved so near that the kernel may not know it yet wakes it; one farther off
// says nothing, so that making timers does not queue for NOTIFY.
import { expect } from "vitest";
import type pg from "pg";
import { test } from "./harness/database.ts";
import { call, schedule } from "./harness/timers.ts";

const wakeTest = test
  .extend("server", async ({ connect, tenant, clock }) => {
    await clock.set("2026-11-20T08:00:00Z");
    return await connect({ role: "minoots_server", tenant });
  })
  .extend("heard", async ({ connect }) => {
    const listener = await connect();
    await listener.query("listen minoots_due");
    return listenOn(listener);
  });

/** Answers all that was said so far, up to a word of our own, which comes last. */
function listenOn(listener: pg.Client): () => Promise<string[]> {
  const said: string[] = [];
  listener.on("notification", ({ payload = "" }) => said.push(payload));
  return async () => {
    const end = once(listener, "the end");
    await listener.query("notify minoots_due, 'the end'");
    await end;
    return said.splice(0).filter((payload) => payload !== "the end");
  };
}

async function once(listener: pg.Client, word: string): Promise<void> {
  await new Promise<void>((resolve) => {
    listener.on("notification", ({ payload }) => {
      if (payload === word) resolve();
    });
  });
}

const near = "2026-11-20T08:00:05.000Z";

const moves: [string, (server: pg.Client, id: string) => Promise<unknown>][] = [
  ["reschedule_timer", (server, id) => call(server, "reschedule_timer", { id, fire_in: "5s" })],
  ["fire_timer", (server, id) => call(server, "fire_timer", { id })],
  ["replacing", (server) => schedule(server, { key: "k", fireIn: "5s", onConflict: "replace" })],
];

wakeTest("a near timer wakes the kernel at its making", async ({ server, heard }) => {
  await schedule(server, { fireAt: near });

  expect(await heard()).toEqual([`${Date.parse(near)}`]);
});

wakeTest("a plain one does, made by its own verb", async ({ server, heard }) => {
  await call(server, "schedule_timer", { name: "tea", fire_at: near });
  await call(server, "schedule_timer", { name: "tea", fire_in: "1h" });

  expect(await heard()).toEqual([`${Date.parse(near)}`]);
});

wakeTest("of many the nearest does", async ({ server, heard }) => {
  const timers = ["1h", "5s", "6s"].map((fireIn) => ({ name: "tea", fireIn }));

  await server.query("select from minoots.schedule_timers($1)", [JSON.stringify(timers)]);

  expect(await heard()).toEqual([`${Date.parse(near)}+`]);
});

wakeTest("a far one says nothing", async ({ server, heard }) => {
  await schedule(server, { fireIn: "1m" });

  expect(await heard()).toEqual([]);
});

wakeTest.for(moves)(
  "%s wakes it when the new time is near",
  async ([, move], { server, heard }) => {
    const { timer } = await schedule(server, { key: "k" });

    await move(server, timer.id);

    expect(await heard()).toHaveLength(1);
  },
);

wakeTest("resume and snooze do too, but not for a paused timer", async ({ server, heard }) => {
  const { timer } = await schedule(server, { fireAt: "2026-11-20T07:00:00Z" });
  const { id } = timer;
  await call(server, "pause_timer", { id });
  await call(server, "snooze_timer", { id, by: "5s" });
  expect(await heard()).toEqual([`${Date.parse(timer.fireAt)}`]);

  await call(server, "resume_timer", { id });
  await call(server, "snooze_timer", { id, by: "1ms" });

  expect(await heard()).toEqual([`${Date.parse(near)}`, `${Date.parse(near) + 1}`]);
});
