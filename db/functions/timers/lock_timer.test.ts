import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";
import { insertTenant } from "../../../test/harness/database.ts";

const lock = "(minoots_private.lock_timer($1, $2, $3)).id";
const nobody = "00000000-0000-0000-0000-000000000000";

verbTest("finds a timer by id or by key", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await become(null);

  expect(await answer(server, lock, [tenant.id, timer.id, null])).toBe(timer.id);
  expect(await answer(server, lock, [tenant.id, null, "order-42"])).toBe(timer.id);
});

verbTest("locks it", async ({ server, tenant, become }) => {
  const { timer } = await schedule(server);
  await become(null);
  expect(await answer(server, "(select xmax::text from minoots_private.timers)")).toBe("0");

  await answer(server, lock, [tenant.id, timer.id, null]);

  expect(await answer(server, "(select xmax::text from minoots_private.timers)")).not.toBe("0");
});

verbTest("another tenant's timer is as if it were not there", async ({ server, db, become }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await become(null);
  const other = await insertTenant(db);

  for (const id of [timer.id, nobody]) {
    expect(await refusal(server, lock, [other.id, id, null])).toEqual({
      code: "MN010",
      path: "id",
      message: "id names no timer.",
      hint: "Check it; finished timers are kept for the retention of your tier.",
    });
  }
  for (const key of ["order-42", "nothing"]) {
    expect(await refusal(server, lock, [other.id, null, key])).toMatchObject({
      code: "MN010",
      path: "key",
      message: "key names no timer.",
    });
  }
});

verbTest("needs exactly one name", async ({ server, tenant, become }) => {
  await become(null);

  for (const [id, key] of [
    [null, null],
    [nobody, "order-42"],
  ]) {
    expect(await refusal(server, lock, [tenant.id, id, key])).toMatchObject({
      code: "MN001",
      path: "id",
    });
  }
});
