// A server that freezes in the middle of a transaction, or whose machine is gone without a word,
// keeps what it has locked for some seconds at most: its timer fires, its tenant's feed goes on.
import { pino } from "pino";
import { expect } from "vitest";
import { enterTenant } from "../src/database/calls.ts";
import { createPool } from "../src/database/connect.ts";
import { test as databaseTest } from "./harness/database.ts";
import { runEngine } from "./harness/engine.ts";
import { scheduleFor, timerOf } from "./harness/firing.ts";

const test = databaseTest.extend("openPool", ({ url }, { onCleanup }) => {
  return (settings?: Readonly<Record<string, string>>) => {
    const log = pino({ level: "silent" });
    const given = settings === undefined ? {} : { settings };
    const pool = createPool({ url, role: "minoots_server", name: "frozen", max: 1, log, ...given });
    onCleanup(() => pool.end());
    return pool;
  };
});

test("the timer that a frozen server has locked fires all the same", async ({
  db,
  url,
  tenant,
  openPool,
}) => {
  const id = await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z" });
  const frozen = await openPool({ idle_in_transaction_session_timeout: "300ms" }).connect();
  const identity = { tenantId: tenant.id, tenantName: tenant.name, keyId: "1", scopes: ["write"] };
  await frozen.query("begin");
  await enterTenant(frozen, identity, "rest");
  await frozen.query("select from minoots.pause_timer($1)", [id]);

  await runEngine(url);

  await expect.poll(async () => (await timerOf(db, id))["status"]).toBe("completed");
  frozen.release(true);
});

test("whoever serves requests or carries deliveries is held to it", async ({ openPool }) => {
  const { rows } = await openPool().query("show idle_in_transaction_session_timeout");

  expect(rows).toEqual([{ idle_in_transaction_session_timeout: "15s" }]);
});
