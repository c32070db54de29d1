// What becomes of a kernel whose connections fail: the first is made again, the second is only a
// help, and none of both is ever waited for that says nothing. No test asks how long anything took,
// but each has less time than the silence of a connection would cost.
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { createKernel, type Kernel } from "../../src/kernel/kernel.ts";
import { type Ambush, Proxy } from "../../scripts/torture/proxy.ts";
import type { Queryable } from "../harness/clock.ts";
import { test, type Tenant } from "../harness/database.ts";
import { scheduleFor, timerOf } from "../harness/firing.ts";
import { answer } from "../harness/rules.ts";
import { beforeSilence } from "../harness/silence.ts";

const log = pino({ level: "silent" });
const past = "2026-01-01T00:00:00Z";
const many = 1500;
const patienceMs = 8000;

async function behindProxy(direct: string): Promise<{ proxy: Proxy; url: string }> {
  const address = new URL(direct);
  const port = Number(address.port);
  const proxy = new Proxy({ target: () => port, postgres: true });
  await proxy.start();
  onTestFinished(() => proxy.stop());
  address.hostname = "127.0.0.1";
  address.port = String(proxy.port);
  return { proxy, url: address.href };
}

function startKernel(url: string): Kernel {
  const kernel = createKernel({ url, hands: null, log });
  kernel.start();
  onTestFinished(() => end(kernel));
  return kernel;
}

async function end(kernel: Kernel): Promise<void> {
  await kernel.stop();
  await kernel.release();
}

/** Timers that are all overdue: more than one batch, and the kernel is told of them. */
async function insertBurst(db: Queryable, tenant: Tenant): Promise<void> {
  await db.query(
    `with made as (
      insert into minoots_private.timers (tenant_id, id, name, fire_at, precision, misfire, actions,
        retry_policy, labels, created_at)
      select $1::uuid, gen_random_uuid(), 'burst', $3::timestamptz, 'precise', 'run', '[]', '{}',
        '{}', $3::timestamptz
      from generate_series(1, $2::int)
      returning fire_at)
    select minoots_private.wake_kernel(min(made.fire_at), true) from made`,
    [tenant.id, many, past],
  );
}

async function untilFired(db: Queryable, tenant: Tenant): Promise<void> {
  const left = `(select count(*)::int from minoots_private.timers
    where tenant_id = '${tenant.id}' and status = 'scheduled')`;
  await expect.poll(() => answer<number>(db, left), { timeout: patienceMs }).toBe(0);
}

async function burstIsFired(db: Queryable, tenant: Tenant): Promise<void> {
  await insertBurst(db, tenant);
  await untilFired(db, tenant);
}

/** Waits for this to happen to whatever next says the words; answers once it has. */
function ambush(proxy: Proxy, statement: string, loses: Ambush["loses"]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  proxy.ambush({ statement, loses, sprung: resolve });
  return promise;
}

const connections = `(select count(*)::int from pg_stat_activity
  where application_name = 'minoots kernel' and datname = current_database())`;

test("a connection that is lost while it is made is made again", async ({
  db,
  url: direct,
  tenant,
}) => {
  const { proxy, url } = await behindProxy(direct);
  const lost = ambush(proxy, "pg_advisory_lock_shared", "request");
  startKernel(url);
  await lost;

  const id = await scheduleFor(db, tenant, { fireAt: past });
  await untilFired(db, tenant);

  expect(await timerOf(db, id)).toMatchObject({ status: "completed" });
}, 10_000);

test("when the second connection cannot be made, the first goes on with a burst", async ({
  db,
  url: direct,
  tenant,
}) => {
  const { proxy, url } = await behindProxy(direct);
  const kernel = startKernel(url);
  await expect.poll(() => kernel.isFiring(), { timeout: patienceMs }).toBe(true);
  const lost = ambush(proxy, "pg_advisory_lock_shared", "request");

  await burstIsFired(db, tenant);
  await lost;

  expect(proxy.counts().connections).toBe(2);
  expect(kernel.isFiring()).toBe(true);
}, 10_000);

test("a second connection that fell silent holds up no timer", async ({
  db,
  url: direct,
  tenant,
}) => {
  const { proxy, url } = await behindProxy(direct);
  startKernel(url);
  await burstIsFired(db, tenant);
  await expect.poll(() => answer<number>(db, connections), { timeout: patienceMs }).toBe(2);

  expect(proxy.blacken("others").count).toBe(1);
  await burstIsFired(db, tenant);
  await scheduleFor(db, tenant, { fireAt: past });
  await untilFired(db, tenant);

  expect(proxy.bury()).toBe(1);
}, 10_000);

test("a burst in which both connections fail is fired, and leaves no connection behind", async ({
  db,
  url: direct,
  tenant,
}) => {
  const { proxy, url } = await behindProxy(direct);
  const kernel = startKernel(url);
  await burstIsFired(db, tenant);
  const lost = ambush(proxy, "fire_due", "answer").then(() => proxy.cut());

  await burstIsFired(db, tenant);
  await lost;
  await burstIsFired(db, tenant);

  await end(kernel);
  await expect.poll(() => answer<number>(db, connections), { timeout: patienceMs }).toBe(0);
}, 20_000);

test("it ends although both its connections fell silent", async ({ db, url: direct, tenant }) => {
  const silence = await beforeSilence(direct);
  const kernel = startKernel(silence.url);
  await burstIsFired(db, tenant);

  silence.fall();

  await end(kernel);
}, 20_000);
