// Restoring as an operator does it. A dump in another database or cluster is another life: it is
// held, and fires once somebody releases it, everything once. A base backup is the same life, and
// is held by --hold; a replica that was promoted is not held at all.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { isHeld } from "../src/database/hold-calls.ts";
import { migrate } from "../src/database/migrate.ts";
import { minoots } from "./cli/support.ts";
import type { Queryable } from "./harness/clock.ts";
import { withClient } from "./harness/cluster.ts";
import { insertTenant } from "./harness/database.ts";
import { fire, scheduleFor } from "./harness/firing.ts";
import { startThrowaway, type Throwaway } from "./harness/postgres.ts";
import { type Program, startProgram } from "./harness/program.ts";
import { makeDatabase, restoreDump, skipped, takeDump, tools } from "./harness/restores.ts";
import { startStandby } from "./harness/standby.ts";

const long = "2026-01-01T00:00:00Z";

async function startCluster(installed?: string): Promise<Throwaway> {
  const cluster = await startThrowaway(installed);
  onTestFinished(() => cluster.stop());
  return cluster;
}

/** Remembers the ids of the deliveries it was sent. */
async function startReceiver() {
  const ids: string[] = [];
  const server = createServer((request, response) => {
    ids.push(String(request.headers["webhook-id"]));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, ids };
}

/** Two timers that are overdue, and a delivery that waits for long, with its job. */
async function leaveWork(url: string, receiver: string): Promise<void> {
  await migrate({ url, log: () => undefined });
  await withClient(url, async (client) => {
    const become = (role: string) => client.query(`set role ${role}`);
    await become("minoots_owner");
    const tenant = await insertTenant(client);
    const request = { fireAt: long, actions: [{ webhook: { url: receiver } }] };
    await become("minoots_server");
    await scheduleFor(client, tenant, request);
    await become("minoots_owner");
    await fire(client, { owner: null });
    await client.query("update minoots_private.deliveries set next_attempt_at = $1", [long]);
    await become("minoots_server");
    await scheduleFor(client, tenant, request);
    await scheduleFor(client, tenant, { ...request, precision: "relaxed" });
  });
}

const asOwner = async <T>(url: string, work: (client: Queryable) => Promise<T>): Promise<T> =>
  await withClient(url, async (client) => {
    await client.query("set role minoots_owner");
    return await work(client);
  });

async function statusesIn(url: string): Promise<string[]> {
  const text = "select status from minoots_private.timers order by status";
  const { rows } = await asOwner(url, (client) => client.query(text));
  return rows.map(({ status }: { status: string }) => status);
}

/** Returns once the workers have met every job that could send something. */
async function untilPassedOver(url: string): Promise<void> {
  const text = "select from graphile_worker.jobs where task_identifier in ('drain', 'fire')";
  const jobs = async () => (await asOwner(url, (client) => client.query(text))).rows.length;
  await expect.poll(jobs, { timeout: 20_000 }).toBe(0);
}

async function heldOf({ address }: Program): Promise<unknown> {
  return ((await (await fetch(`${address}/readyz`)).json()) as { held: unknown }).held;
}

async function seesHeldUntilReleased(url: string, ids: readonly string[], flags: string[]) {
  const program = await startProgram(url, undefined, {}, flags);
  expect(await heldOf(program)).toBe(true);
  await untilPassedOver(url);
  expect([await statusesIn(url), ids]).toEqual([["fired", "scheduled", "scheduled"], []]);
  const told = await minoots(["release"], { DATABASE_URL: url });
  expect([told.code, told.stdout]).toEqual([
    1,
    expect.stringMatching(/2 overdue timers would fire, 0 more.*\n +1 delivery would be sent/),
  ]);
  const sick = await minoots(["doctor"], { DATABASE_URL: url });
  expect(sick.stdout).toContain("✗ held: nothing fires, nothing is sent → minoots release\n");
  expect(await heldOf(program)).toBe(true);

  const done = await minoots(["release", "--yes"], { DATABASE_URL: url });

  expect([done.code, done.stdout]).toEqual([0, expect.stringContaining("Released.")]);
  const statuses = () => statusesIn(url);
  await expect.poll(statuses, { timeout: 30_000 }).toEqual(["completed", "completed", "completed"]);
  expect([ids.length, new Set(ids).size]).toEqual([3, 3]);
  expect(await heldOf(program)).toBe(false);
  const again = await minoots(["release", "--yes"], { DATABASE_URL: url });
  expect([again.code, again.stdout]).toEqual([0, "This database is not held.\n"]);
}

test.skipIf(tools === null).for(["another database", "another cluster"])(
  `a dump that was restored into %s fires once it is released, and once${skipped}`,
  { timeout: 120_000 },
  async (where) => {
    const cluster = await startCluster(tools!);
    const other = where === "another cluster" ? await startCluster(tools!) : cluster;
    const { url: receiver, ids } = await startReceiver();
    const before = await makeDatabase(cluster);
    await leaveWork(before, receiver);

    const after = await makeDatabase(other, "restored");
    await restoreDump(await takeDump(before), after);

    expect(await asOwner(before, (client) => isHeld(client as never))).toBe(false);
    await seesHeldUntilReleased(after, ids, []);
  },
);

test(
  "a base backup is held by --hold, a promoted replica is not",
  { timeout: 120_000 },
  async () => {
    const primary = await startCluster();
    const { url: receiver, ids } = await startReceiver();
    await leaveWork(primary.url, receiver);
    const replica = await startStandby(primary);
    onTestFinished(() => replica.stop());

    await withClient(replica.url, (client) => client.query("select pg_promote()"));

    expect(await asOwner(replica.url, (client) => isHeld(client as never))).toBe(false);
    await seesHeldUntilReleased(replica.url, ids, ["--hold"]);
  },
);
