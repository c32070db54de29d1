import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, fireOne, timerFields, timerValue } from "../../../test/harness/firing.ts";

sqlTest.for([
  [{ body: "a text" }, "a text"],
  [{ body: "" }, ""],
  [{ body: { b: 1, a: null } }, '{"a": null, "b": 1}'],
  [{ body: 7 }, "7"],
  [{ bodyTemplate: { at: "{fireAt}", is: "{name}" } }, `{"at": "${dueAt}", "is": "tea"}`],
  [{ bodyTemplate: "{name} {actionId}" }, "tea 1"],
  [{ bodyTemplate: "" }, ""],
] as const)("%j is sent as %s", async ([parameters, body], { db }) => {
  const { rows } = await db.query(
    `select minoots_private.write_own_body($2, timer.id, timer.name, timer.key, timer.fire_at,
      timer.labels, timer.metadata) as body
    from ${timerValue} as timer`,
    [timerFields(), JSON.stringify({ id: "1", kind: "webhook", parameters })],
  );

  expect(rows).toEqual([{ body }]);
});

sqlTest("a delivery carries it, and its id is derived from it", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  const url = "https://example.com";
  const fire = async (body: string) => {
    const [handoff] = await fireOne(db, tenant, {
      actions: [{ webhook: { url, bodyTemplate: `${body} {name}` } }],
    });
    return handoff;
  };

  const [one, two] = [await fire("one"), await fire("two")];

  expect([one?.body, two?.body]).toEqual(["one tea", "two tea"]);
  expect(one?.deliveryId).not.toBe(two?.deliveryId);
});
