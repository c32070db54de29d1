import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { insertEvent, longAgo, today } from "../../../test/harness/retention.ts";
import { answer } from "../../../test/harness/rules.ts";

const newest = `minoots_private.format_instant(minoots_private.newest_in_partition(
  'events_0', 1000000, '2029-06-01'))`;
const atToday = expect.stringMatching(/^2030-01-01/) as string;

sqlTest(
  "the newest event counts, also where a clock had stepped back after it",
  async ({ db, tenant }) => {
    await insertEvent(db, tenant, { position: 5, at: today });
    await insertEvent(db, tenant, { position: 6, at: longAgo });

    expect(await answer(db, newest, [])).toEqual(atToday);
  },
);

sqlTest(
  "an empty partition is as old as what follows, if anything does",
  async ({ db, tenant }) => {
    expect(await answer(db, newest, [])).toBeNull();

    await insertEvent(db, tenant, { position: 2_000_001, at: today });

    expect(await answer(db, newest, [])).toEqual(atToday);
  },
);
