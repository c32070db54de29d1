import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { sqlTest, type Tenant } from "../../../test/harness/database.ts";
import {
  floorOf,
  insertEvent,
  longAgo,
  setPosition,
  today,
} from "../../../test/harness/retention.ts";
import { answer } from "../../../test/harness/rules.ts";

const empty = "minoots_private.empty_net($1)";

async function fallen(db: Queryable, tenant: Tenant): Promise<void> {
  for (const position of [4_000_001, 4_000_002, 4_000_003]) {
    await insertEvent(db, tenant, { position, at: longAgo });
  }
  await insertEvent(db, tenant, { position: 4_000_004, at: today });
  await setPosition(db, 4_000_004);
}

sqlTest(
  "what fell into the net goes in batches, and the floor rises with it",
  async ({ db, clock, tenant }) => {
    await clock.set(today);
    await fallen(db, tenant);
    await db.query(
      "drop table minoots_private.events_0, minoots_private.events_1, minoots_private.events_2, minoots_private.events_3",
    );

    expect(await answer(db, empty, [2])).toBe(2);
    expect(await floorOf(db)).toBe(4_000_002);
    expect(await answer(db, empty, [2])).toBe(1);
    expect(await answer(db, empty, [2])).toBe(0);
    expect(await floorOf(db)).toBe(4_000_003);
  },
);

sqlTest("while a partition below is kept, nothing above it goes", async ({ db, clock, tenant }) => {
  await clock.set(today);
  await fallen(db, tenant);

  expect(await answer(db, empty, [2])).toBe(0);
  expect(await floorOf(db)).toBe(0);
});
