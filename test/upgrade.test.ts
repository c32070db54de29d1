// From an earlier version with all that it left: a database as the version of migration 0013 made
// and used it, with its own rules, is brought up to date, and what waited in it fires, once. The
// file is that version's dump, by pg_dump --inserts: timers of each kind, some overdue, one that
// fired and whose webhook was not sent yet.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect, onTestFinished, test } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { minoots } from "./cli/support.ts";
import { withClient } from "./harness/cluster.ts";
import { scheduleFor } from "./harness/firing.ts";
import { startThrowaway } from "./harness/postgres.ts";
import { startProgram } from "./harness/program.ts";
import { makeDatabase } from "./harness/restores.ts";

/** Where the dump's webhooks go. */
const written = "127.0.0.1:65001";

async function startReceiver(): Promise<{ host: string; ids: string[] }> {
  const ids: string[] = [];
  const server = createServer((request, response) => {
    ids.push(String(request.headers["webhook-id"]));
    response.end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { host: `127.0.0.1:${(server.address() as AddressInfo).port}`, ids };
}

/** The database as the earlier version left it; answers its address. */
async function restoreEarlier(host: string): Promise<string> {
  const cluster = await startThrowaway();
  onTestFinished(() => cluster.stop());
  const url = await makeDatabase(cluster);
  const dump = gunzipSync(await readFile("test/upgrades/0013.sql.gz")).toString();
  await withClient(url, async (client) => {
    await client.query(await readFile("db/roles.sql", "utf8"));
    await client.query(dump.replaceAll(written, host));
  });
  return url;
}

async function rowsIn(url: string, text: string): Promise<Record<string, unknown>[]> {
  return await withClient(url, async (client) => {
    await client.query("set role minoots_owner");
    return (await client.query<Record<string, unknown>>(text)).rows;
  });
}

async function statusesIn(url: string): Promise<Record<string, string>> {
  const rows = await rowsIn(url, "select name, status from minoots_private.timers");
  return Object.fromEntries(rows.map(({ name, status }) => [String(name), String(status)]));
}

test(
  "what waited in an earlier version fires after the upgrade, once",
  { timeout: 120_000 },
  async () => {
    const { host, ids } = await startReceiver();
    const url = await restoreEarlier(host);

    const { applied } = await migrate({ url, log: () => undefined });
    const again = await migrate({ url, log: () => undefined });
    await startProgram(url);
    const released = await minoots(["release", "--yes"], { DATABASE_URL: url });

    expect([applied[0], again]).toMatchObject(["0014_guard_endpoints", { applied: [] }]);
    expect(released.stdout).toMatch(/3 overdue timers would fire, 1 more would be missed/);
    await expect
      .poll(() => statusesIn(url), { timeout: 60_000 })
      .toEqual({
        done: "completed",
        sent: "completed",
        plain: "completed",
        hooked: "completed",
        relaxed: "completed",
        skipped: "missed",
        far: "scheduled",
      });
    expect([ids.length, new Set(ids).size]).toEqual([4, 4]);
  },
);

test("the earlier version's keys and feed go on", { timeout: 120_000 }, async () => {
  const url = await restoreEarlier(written);
  const before = await rowsIn(url, "select position, type from minoots_private.events order by 1");
  const [far] = await rowsIn(url, "select id from minoots_private.timers where key = 'far'");
  const [tenant] = await rowsIn(url, "select id, name, number from minoots_private.tenants");

  await migrate({ url, log: () => undefined });
  const same = await withClient(url, async (client) => {
    await client.query("set role minoots_server");
    const request = { name: "far", key: "far", fireAt: "2099-01-01T00:00:00Z" };
    return await scheduleFor(client, tenant as never, request);
  });

  const after = await rowsIn(url, "select position, type from minoots_private.events order by 1");
  expect(same).toBe(far!["id"]);
  expect(after).toEqual(before);
});
