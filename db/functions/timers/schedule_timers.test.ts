import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { verbTest } from "../../../test/harness/timers.ts";

const scheduleTimers = "minoots.schedule_timers($1)";

verbTest("schedules all, answered in the order given", async ({ server }) => {
  const timers = ["c", "a", "b"].map((name) => ({ name, key: name, fireIn: "1h" }));

  const { rows } = await server.query(`select outcome, (timer).name from ${scheduleTimers}`, [
    JSON.stringify(timers),
  ]);

  expect(rows).toEqual(["c", "a", "b"].map((name) => ({ outcome: "created", name })));
});

verbTest("or, on any mistake, none; the path says where", async ({ server }) => {
  const timers = Array.from({ length: 30 }, () => ({ name: "tea", fireIn: "1h" }));
  timers[17] = { name: "tea", fireIn: "0s" };

  const refused = await refusal(server, scheduleTimers, [JSON.stringify(timers)]);

  expect(refused).toMatchObject({
    code: "MN003",
    path: "timers[17].fireIn",
    message: "timers[17].fireIn 0s is not positive.",
  });
  expect(await answer(server, "(select count(*) from minoots.timers)")).toBe(0);
});

verbTest("a key that is taken refuses them all", async ({ server }) => {
  const timers = ["a", "b", "b"].map((key, index) => ({ name: `${index}`, key, fireIn: "1h" }));

  const refused = await refusal(server, scheduleTimers, [JSON.stringify(timers)]);

  expect(refused).toMatchObject({ code: "MN011", path: "timers[2].key" });
});

verbTest.for([null, "null", "[]", "{}", "1", '"timers"'])(
  "refuses %j, which is no list of timers",
  async (timers, { server }) => {
    expect(await refusal(server, scheduleTimers, [timers])).toEqual({
      code: "MN001",
      path: "timers",
      message: "timers is not a list of timers.",
      hint: 'Send [{"name": "remind", "fireIn": "30s"}].',
    });
  },
);

verbTest.for(["[null]", "[1]", "[[]]"])(
  "refuses %s: an entry is no object",
  async (timers, { server }) => {
    expect(await refusal(server, scheduleTimers, [timers])).toMatchObject({
      code: "MN001",
      path: "timers[0]",
    });
  },
);
