import { expect } from "vitest";
import { insertTenant } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const get = "to_jsonb(minoots.get_timer($1, $2))";
const nobody = "00000000-0000-0000-0000-000000000000";

verbTest("gives one timer by its id or its key", async ({ server }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await schedule(server, { key: "order-43" });

  expect(await answer(server, get, [timer.id, null])).toMatchObject({ id: timer.id });
  expect(await answer(server, get, [null, "order-42"])).toMatchObject({ id: timer.id });
});

verbTest("null when the tenant has none of that name", async ({ server, db, become }) => {
  const { timer } = await schedule(server, { key: "order-42" });
  await become(null);
  await become("minoots_server", await insertTenant(db));

  for (const name of [
    [timer.id, null],
    [nobody, null],
    [null, "order-42"],
    [null, "nothing"],
  ]) {
    expect(await answer(server, get, name)).toBeNull();
  }
});

verbTest("needs exactly one name", async ({ server }) => {
  for (const name of [
    [null, null],
    [nobody, "order-42"],
  ]) {
    expect(await refusal(server, get, name)).toMatchObject({ code: "MN001", path: "id" });
  }
});

verbTest("a session without a tenant is refused", async ({ server, become }) => {
  await become("minoots_server");

  expect(await refusal(server, get, [nobody, null])).toMatchObject({ code: "MN009" });
});

verbTest("locks nothing", async ({ server, become, tenant }) => {
  const { timer } = await schedule(server);

  await answer(server, get, [timer.id, null]);

  await become(null, tenant);
  expect(await answer(server, "(select xmax::text from minoots_private.timers)")).toBe("0");
});
