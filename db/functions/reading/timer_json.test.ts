import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { fireDue, schedule, verbTest } from "../../../test/harness/timers.ts";

const json = "(select minoots_private.timer_json(timer) from minoots.timers as timer)";

verbTest("is a timer in the words and forms of every face", async ({ server, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");
  await schedule(server, { fireAt: "2026-11-20T08:00:01Z", maxLateness: "90s" });
  await clock.set("2026-11-20T08:00:01.0008Z");
  await fireDue(server);

  expect(await answer(server, json)).toMatchObject({
    status: "completed",
    createdAt: "2026-11-20T08:00:00.000Z",
    fireAt: "2026-11-20T08:00:01.000Z",
    firedAt: "2026-11-20T08:00:01.000Z",
    finishedAt: "2026-11-20T08:00:01.000Z",
    lagMs: 0.8,
    maxLateness: "PT1M30S",
    late: false,
  });
});

verbTest("has every column of the view, in camelCase", async ({ server }) => {
  await schedule(server);

  const { rows } = await server.query("select * from minoots.timers");
  const columns = Object.keys(rows[0] as object);
  const camelCase = columns.map((name) =>
    name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
  );
  expect(Object.keys((await answer<object>(server, json)) ?? {}).toSorted()).toEqual(
    camelCase.toSorted(),
  );
});
