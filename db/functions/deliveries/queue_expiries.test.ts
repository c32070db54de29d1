import { randomUUID } from "node:crypto";
import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { dueAt, jobs } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("what is near gets its job, once for each instant", async ({ db, clock }) => {
  await clock.set(dueAt);
  const near = { deliveryId: randomUUID(), acknowledgeBy: "2030-01-01T12:03:00Z" };
  const far = { deliveryId: randomUUID(), acknowledgeBy: "2030-01-01T12:03:00.001Z" };
  const call = "minoots_private.queue_expiries($1)";

  expect(await answer(db, call, [JSON.stringify([near, far])])).toBe(1);
  expect(await answer(db, call, [JSON.stringify([near])])).toBe(1);
  expect(await answer(db, call, ["[]"])).toBe(0);

  const key = `expire:${near.deliveryId}:${Date.parse(near.acknowledgeBy)}`;
  expect(await jobs(db)).toMatchObject([{ key, task: "expire" }]);
});
