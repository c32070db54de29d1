// A connection that looks alive and says nothing, as after a failover behind a router that forgot
// it: whoever uses it gets an error in time, and goes on with another one.
import pg from "pg";
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { createPool } from "../src/database/connect.ts";
import { hangUp } from "../src/database/hang-up.ts";
import { holdOwnership } from "../src/database/ownership.ts";
import { Proxy } from "../scripts/torture/proxy.ts";
import { test } from "./harness/database.ts";
import { beforeSilence } from "./harness/silence.ts";

const log = pino({ level: "silent" });

async function behindProxy(url: string) {
  const address = new URL(url);
  const port = Number(address.port);
  const proxy = new Proxy({ target: () => port, postgres: true });
  await proxy.start();
  onTestFinished(() => proxy.stop());
  address.hostname = "127.0.0.1";
  address.port = String(proxy.port);
  return { proxy, url: address.href };
}

test("a query on a connection that fell silent fails, and the next one finds another", async ({
  url: direct,
}) => {
  const { proxy, url } = await behindProxy(direct);
  const pool = createPool({ url, role: null, name: "silent", max: 1, log, statementMaxMs: 200 });
  onTestFinished(() => pool.end());
  await pool.query("select 1");

  proxy.blacken("all");

  await expect(pool.query("select 1")).rejects.toThrow("timeout");
  expect((await pool.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
});

test("the database itself ends a statement that nobody waits for any more", async ({ url }) => {
  const pool = createPool({ url, role: null, name: "slow", max: 1, log, statementMaxMs: 100 });
  onTestFinished(() => pool.end());

  await expect(pool.query("select pg_sleep(60)")).rejects.toMatchObject({ code: "57014" });
});

test("a worker whose lock only seems to be held is soon another owner", async ({ url: direct }) => {
  const { proxy, url } = await behindProxy(direct);
  const ownership = await holdOwnership({ url, log, beatMs: 1000 });
  onTestFinished(() => ownership.release());
  const before = ownership.owner();
  const other = new pg.Client(direct);
  await other.connect();
  onTestFinished(() => other.end());

  proxy.blacken("all");
  await other.query(
    `select pg_terminate_backend(pid, 10000) from pg_stat_activity
    where application_name = 'minoots leases' and datname = current_database()`,
  );

  await expect.poll(() => ownership.owner(), { timeout: 20_000 }).not.toBe(before);
});

test("a goodbye that nobody answers is not waited for", async ({ url: direct }) => {
  const silence = await beforeSilence(direct);
  const client = new pg.Client(silence.url);
  client.on("error", () => undefined);
  await client.connect();
  const ended = new Promise((resolve) => client.once("end", resolve));

  silence.fall();

  await hangUp(client);
  await ended;
}, 10_000);
