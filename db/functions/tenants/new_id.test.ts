import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const id = "minoots_private.new_id()";

sqlTest("is a uuid of version 7 that carries the time", async ({ db, clock }) => {
  await clock.set("2026-11-20T08:00:00.123Z");

  const made = await answer<string>(db, id);

  expect(made).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(Number.parseInt(made.replace("-", "").slice(0, 12), 16)).toBe(
    Date.parse("2026-11-20T08:00:00.123Z"),
  );
});

sqlTest("never comes twice within an instant", async ({ db, clock }) => {
  await clock.set("2026-11-20T08:00:00Z");

  const distinct = await answer(
    db,
    `(select count(distinct made) from generate_series(1, 1000), lateral
      (select ${id} as made where generate_series > 0) as one)`,
  );

  expect(distinct).toBe(1000);
});

sqlTest("later ones sort after earlier ones", async ({ db, clock }) => {
  await clock.set("2026-11-20T08:00:00.000Z");
  const earlier = await answer(db, id);
  await clock.set("2026-11-20T08:00:00.001Z");

  expect(await answer(db, `${id} > $1::uuid`, [earlier])).toBe(true);
});
