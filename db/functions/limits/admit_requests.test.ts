import { expect } from "vitest";
import { test } from "../../../test/harness/database.ts";
import { foldAll, limit } from "../../../test/harness/limits.ts";
import { refusal } from "../../../test/harness/rules.ts";
import { schedule, verbTest } from "../../../test/harness/timers.ts";

const bulk = "minoots.schedule_timers($1::jsonb)";
const teas = (count: number) =>
  JSON.stringify(Array.from({ length: count }, () => ({ name: "tea", fireIn: "1h" })));

verbTest("a tier's last timer fits, and not one more", async ({ server, db, tenant, become }) => {
  await become(null);
  await limit(db, tenant, { open_timers_max: 3 });
  await become("minoots_server", tenant);
  await schedule(server);
  await schedule(server);

  expect(await refusal(server, bulk, [teas(2)])).toMatchObject({
    code: "MN016",
    message: expect.stringMatching(/^2 timers are open and 2 would be new, more than the 3 of/),
  });
  await schedule(server);
  expect(await refusal(server, bulk, [teas(1)])).toMatchObject({ code: "MN016" });
});

verbTest(
  "the place of a payload too large is told, in a bulk too",
  async ({ server, db, tenant, become }) => {
    await become(null);
    await limit(db, tenant, { payload_bytes_max: 1000 });
    await become("minoots_server", tenant);
    const timers = [1, 2000].map((length) => ({
      name: "tea",
      fireIn: "1h",
      metadata: "x".repeat(length),
    }));

    expect(await refusal(server, bulk, [JSON.stringify(timers)])).toMatchObject({
      code: "MN014",
      path: "timers[1].metadata",
    });
  },
);

test("the limit counts what was folded, what came since, and what was given back", async ({
  db,
  as,
  tenant,
  connect,
}) => {
  await limit(db, tenant, { open_timers_max: 2 });
  const client = await connect({ role: "minoots_server", tenant });
  const { timer } = await schedule(client);
  await foldAll(as("minoots_worker"));
  await schedule(client);

  await expect(schedule(client)).rejects.toMatchObject({ code: "MN016" });
  await foldAll(as("minoots_worker"));
  await expect(schedule(client)).rejects.toMatchObject({ code: "MN016" });

  await client.query("select minoots.cancel_timer(id => $1)", [timer.id]);
  await schedule(client);
  await expect(schedule(client)).rejects.toMatchObject({ code: "MN016" });
});
