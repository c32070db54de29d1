// Ten thousand dead letters, replayed: all of them come, no faster than was asked by the
// database's own clock, and their progress, which anybody can read, only ever grows.
import { expect } from "vitest";
import { advanceReplay } from "../src/database/delivery-calls.ts";
import type { Queryable } from "./harness/clock.ts";
import { test, type Tenant } from "./harness/database.ts";
import {
  attemptOf,
  dueAt,
  fire,
  scheduleFor,
  settle,
  takeLane,
  webhook,
} from "./harness/firing.ts";
import { answer } from "./harness/rules.ts";

const total = 10_000;
const rate = 1000;
const batch = 1000;

const states = `(select jsonb_object_agg(status, count) from (
  select status, count(*) from minoots_private.deliveries group by status) as counted)`;

async function makeDead(db: Queryable, tenant: Tenant): Promise<void> {
  const request = { retryPolicy: { maxAttempts: 1 }, labels: { of: "many" } };
  for (let made = 0; made < total; made += 32) {
    const actions = Array.from({ length: Math.min(32, total - made) }, (_, at) => webhook(`${at}`));
    await scheduleFor(db, tenant, { ...request, actions });
  }
  const { handoffs } = await fire(db);
  for (let from = 0; from < total; from += batch) {
    const part = handoffs.slice(from, from + batch);
    await settle(db, ...part.map((each) => attemptOf(each, { statusCode: 400 })));
  }
}

async function sendAll(db: Queryable, tenant: Tenant): Promise<string[]> {
  const sent: string[] = [];
  for (let more = true; more;) {
    const taken = await takeLane(db, tenant, batch);
    sent.push(...taken.handoffs.map(({ deliveryId }) => deliveryId));
    await settle(db, ...taken.handoffs.map((each) => attemptOf(each)));
    more = taken.more;
  }
  return sent;
}

const at = (seconds: number) => new Date(Date.parse(dueAt) + seconds * 1000).toISOString();

test("ten thousand are replayed at the rate that was asked, and all of them succeed", async ({
  db,
  clock,
  tenant,
}) => {
  await clock.set(dueAt);
  await makeDead(db, tenant);
  expect(await answer(db, states)).toEqual({ dead: total });
  const { rows } = await db.query(
    `with entered as materialized (select set_config('minoots.tenant_id', $1, true) as id)
    select (made.replay).id, (made.replay).total::int from entered,
      lateral minoots.replay_deliveries(reason => case when entered.id <> '' then '400' end,
        rate => $2) as made`,
    [tenant.id, rate],
  );
  expect(rows).toMatchObject([{ total }]);
  const { id } = rows[0] as { id: string };

  const progress: number[] = [];
  const seconds = [0, 1, 1.5, 2.5, 3.25, 4, 5, 9, 9, 9, 9, 10, 11, 12];
  for (const second of seconds) {
    await clock.set(at(second));
    await advanceReplay(db, tenant.id, id);
    progress.push(await answer(db, "(select done::int from minoots_private.replays)"));
  }

  expect(progress.slice(0, 7)).toEqual([1000, 2000, 2500, 3500, 4250, 5000, 6000]);
  expect(progress).toEqual(progress.toSorted((left, right) => left - right));
  for (const [step, done] of progress.entries()) {
    expect(done).toBeLessThanOrEqual(rate * (seconds[step]! + 1));
  }
  expect(progress.at(-1)).toBe(total);
  expect(await answer(db, "(select status from minoots_private.replays)")).toBe("completed");
  expect(await answer(db, states)).toEqual({ pending: total });
  expect(new Set(await sendAll(db, tenant)).size).toBe(total);
  expect(await answer(db, states)).toEqual({ succeeded: total });
}, 120_000);
