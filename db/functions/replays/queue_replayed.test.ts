import { expect } from "vitest";
import { pullable } from "../../../test/harness/answering.ts";
import { sqlTest } from "../../../test/harness/database.ts";
import {
  drainKeyOf,
  dueAt,
  fire,
  jobs,
  scheduleFor,
  webhook,
} from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("what is sent gets its lane, and what is pulled none", async ({ db, clock, tenant }) => {
  await clock.set(dueAt);
  await pullable(db, tenant);
  const call = `minoots_private.queue_replayed(array(
    select delivery from minoots_private.deliveries as delivery))`;
  await answer(db, call);
  expect(await jobs(db)).toEqual([]);

  await scheduleFor(db, tenant, { actions: [webhook("a"), webhook("b")] });
  await fire(db, { owner: null });
  await answer(db, call);

  expect(await jobs(db)).toMatchObject([{ key: drainKeyOf(tenant) }]);
});
