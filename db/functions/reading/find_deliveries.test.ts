import { expect } from "vitest";
import type { Queryable } from "../../../test/harness/clock.ts";
import { insertTenant, sqlTest } from "../../../test/harness/database.ts";
import type { Tenant } from "../../../test/harness/database.ts";
import { attemptOf, dueAt, fireOne, settle, webhookTo } from "../../../test/harness/firing.ts";
import { findDeliveries } from "../../../src/database/reading-calls.ts";
import type { DeliveryPlace, WantedDeliveries } from "../../../src/database/reading-calls.ts";
import type { Database } from "../../../src/database/wire.ts";

const any: WantedDeliveries = { status: null, timerId: null, endpoint: null, kind: null };

interface Call {
  readonly max?: number;
  readonly after?: DeliveryPlace | null;
}

async function find(db: Queryable, wanted: Partial<WantedDeliveries>, call: Call = {}) {
  const { max = 10, after = null } = call;
  return await findDeliveries(db as Database, { ...any, ...wanted }, after, max);
}

/** What became of the first of three timers is success, of the second death; the third waits. */
async function insertThree(db: Queryable, tenant: Tenant) {
  const to = (number: number) => [{ ...webhookTo(`https://${number}.example.com`), id: "x" }];
  const made = [];
  for (const number of [1, 2, 3]) {
    const fireAt = new Date(Date.parse(dueAt) - number * 1000).toISOString();
    made.push((await fireOne(db, tenant, { actions: to(number), fireAt }))[0]!);
  }
  await settle(db, attemptOf(made[0]!), attemptOf(made[1]!, { statusCode: 410 }));
  return made.map(({ deliveryId: id, timerId }) => ({ id, timerId }));
}

sqlTest(
  "deliveries are found by all that is given, in the order of their timers",
  async ({ db, clock, become, tenant }) => {
    await clock.set(dueAt);
    const [done, dead, waits] = await insertThree(db, tenant);
    await fireOne(db, await insertTenant(db));
    await become("minoots_server", tenant);

    const ids = async (wanted: Partial<WantedDeliveries>) =>
      (await find(db, wanted)).nodes.map(({ id }) => id);

    expect([
      await ids({}),
      await ids({ status: ["succeeded", "pending"] }),
      await ids({ status: ["dead"] }),
      await ids({ status: [] }),
      await ids({ timerId: done!.timerId }),
      await ids({ timerId: done!.timerId, status: ["dead"] }),
      await ids({ endpoint: "https://2.example.com" }),
      await ids({ endpoint: "HTTPS://2.Example.com:443/hook" }),
      await ids({ status: ["dead"], endpoint: "https://1.example.com" }),
      await ids({ kind: "webhook", endpoint: "https://3.example.com" }),
      await ids({ kind: "job" }),
    ]).toEqual([
      [waits!.id, dead!.id, done!.id],
      [waits!.id, done!.id],
      [dead!.id],
      [],
      [done!.id],
      [],
      [dead!.id],
      [dead!.id],
      [],
      [waits!.id],
      [],
    ]);
  },
);

sqlTest(
  "pages follow one another, also within one timer",
  async ({ db, clock, become, tenant }) => {
    await clock.set(dueAt);
    const actions = [1, 2, 3].map((id) => ({
      ...webhookTo("https://example.com"),
      id: String(id),
    }));
    await fireOne(db, tenant, { actions });
    await fireOne(db, tenant, { actions });
    await become("minoots_server", tenant);

    const seen: unknown[] = [];
    let after: DeliveryPlace | null = null;
    do {
      const page = await find(db, {}, { max: 2, after });
      seen.push(page.nodes.map(({ actionId }) => actionId).join());
      after = page.next;
    } while (after !== null);

    expect(seen).toEqual(["1,2", "3,1", "2,3"]);
  },
);

sqlTest(
  "who looks through many timers for little is given a short page that goes on",
  async ({ db, clock, become, tenant }) => {
    await clock.set(dueAt);
    const [handoff] = await fireOne(db, tenant);
    await db.query(
      `insert into minoots_private.timers (tenant_id, id, name, status, fire_at, fired_at,
      finished_at, precision, misfire, actions, retry_policy, labels, created_at)
    select tenant_id, gen_random_uuid(), name, 'completed', fire_at - interval '1 day', fire_at,
      fire_at, precision, misfire, actions, retry_policy, labels, created_at
    from minoots_private.timers, generate_series(1, 5001) where tenant_id = $1`,
      [tenant.id],
    );
    await become("minoots_server", tenant);

    const first = await find(db, { status: ["pending"] });
    const second = await find(db, { status: ["pending"] }, { after: first.next });

    expect(first.nodes).toEqual([]);
    expect(first.next).not.toBeNull();
    expect(second.nodes).toMatchObject([{ id: handoff!.deliveryId, status: "pending" }]);
    expect(second.next).toBeNull();
  },
);
