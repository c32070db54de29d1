import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle } from "../../../test/harness/firing.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest("only those that died after, and up to then", async ({ db, clock, tenant }) => {
  const ids: string[] = [];
  for (const second of ["00", "01", "02"]) {
    await clock.set(`2030-01-01T12:00:${second}Z`);
    const [handoff] = await fireOne(db, tenant);
    await settle(db, attemptOf(handoff!, { statusCode: 410 }));
    ids.push(handoff!.deliveryId);
  }
  const found = async (replay: object, most: number | null = null) =>
    await answer<string[]>(
      db,
      `array(select id from minoots_private.find_dead(
        jsonb_populate_record(null::minoots_private.replays, $1), $2))`,
      [
        JSON.stringify({
          tenant_id: tenant.id,
          until: "infinity",
          reached_at: "-infinity",
          reached_id: "00000000-0000-0000-0000-000000000000",
          ...replay,
        }),
        most,
      ],
    );

  expect(await found({})).toEqual(ids);
  expect(await found({}, 2)).toEqual(ids.slice(0, 2));
  expect(await found({ until: "2030-01-01T12:00:01Z" })).toEqual(ids.slice(0, 2));
  expect(await found({ since: "2030-01-01T12:00:00.5Z" })).toEqual(ids.slice(1));
  expect(await found({ reached_at: dueAt, reached_id: ids[0] })).toEqual(ids.slice(1));
  expect(await found({ reason: "503" })).toEqual([]);
});
