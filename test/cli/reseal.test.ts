// The key that seals secrets is changed while deliveries are sent: every signature verifies. What
// was begun and killed is done by the next run, and a wrong key is told and changes nothing.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished } from "vitest";
import { createSealer } from "../../src/tasks/seal.ts";
import { generateSecret, verifyWebhook } from "../../src/webhook-signature.ts";
import type { Queryable } from "../harness/clock.ts";
import { type Tenant, test } from "../harness/database.ts";
import { scheduleFor } from "../harness/firing.ts";
import { startProgram } from "../harness/program.ts";
import { minoots } from "./support.ts";

const earlier = Buffer.alloc(32, 1);
const current = Buffer.alloc(32, 2);
const [earlierId, currentId] = [createSealer(earlier).keyId, createSealer(current).keyId];
const keys = (key: Buffer, other?: Buffer) => ({
  MINOOTS_SECRET_KEY: key.toString("hex"),
  ...(other === undefined ? {} : { MINOOTS_SECRET_KEY_OTHER: other.toString("hex") }),
});

async function keep(db: Queryable, tenant: Tenant, origin: string, secret = generateSecret()) {
  const sealed = createSealer(earlier).seal(secret, { tenantId: tenant.id, endpoint: origin });
  await db.query("select minoots_private.open_endpoint($1, $2, $3)", [tenant.id, origin, sealed]);
}

async function keyIds(db: Queryable, tenant: Tenant): Promise<unknown[]> {
  const { rows } = await db.query(
    `select split_part(sealed_secrets[1], '.', 2) as id from minoots_private.endpoints
    where tenant_id = $1 order by origin`,
    [tenant.id],
  );
  return rows.map((row) => (row as { id: string }).id);
}

async function startReceiver() {
  const calls: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      calls.push({ headers: request.headers, body: Buffer.concat(chunks).toString() });
      response.end();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
}

test("keys are changed while deliveries are sent, and every signature verifies", async ({
  db,
  url,
  tenant,
}) => {
  const { origin, calls } = await startReceiver();
  const secret = generateSecret();
  await keep(db, tenant, origin, secret);
  const actions = [{ webhook: { url: `${origin}/hook` } }];
  const send = async (upTo: number) => {
    while (calls.length < upTo) {
      const before = calls.length;
      await scheduleFor(db, tenant, { fireAt: "2026-01-01T00:00:00Z", actions });
      await expect.poll(() => calls.length, { timeout: 20_000 }).toBeGreaterThan(before);
    }
  };

  const first = await startProgram(url, undefined, keys(earlier, current));
  await send(2);
  const second = await startProgram(url, undefined, keys(current, earlier));
  await send(4);
  const doubtful = await minoots(["doctor"], { DATABASE_URL: url, ...keys(current, earlier) });
  const [resealed] = await Promise.all([
    minoots(["reseal", "--json"], { DATABASE_URL: url, ...keys(current, earlier) }),
    send(8),
  ]);
  await second.kill();
  await send(10);
  await startProgram(url, undefined, keys(current));
  await first.kill();
  await send(12);

  expect(doubtful.stdout).toContain(`sealed with key ${earlierId}, the other one`);
  expect(JSON.parse(resealed.stdout)).toEqual({
    key: currentId,
    resealed: 1,
    left: 0,
    leftUnder: [],
  });
  for (const { body, headers } of calls) verifyWebhook(body, headers, secret);
  const unread =
    "select attempts from minoots_private.deliveries where attempts::text ~ 'SECRET_UNREADABLE'";
  expect((await db.query(unread)).rows).toEqual([]);
}, 120_000);

test("what was killed half-way is done by the next run, once", async ({
  db,
  url,
  tenant,
  connect,
}) => {
  for (const name of ["a", "b", "c"]) await keep(db, tenant, `https://${name}.example`);
  const owner = await connect({ role: "minoots_owner" });
  const environment = { DATABASE_URL: url, ...keys(current, earlier) };
  await owner.query("begin");
  await owner.query(
    "select from minoots_private.endpoints where origin = 'https://b.example' for update",
  );

  const child = spawn(process.execPath, ["src/cli.mjs", "reseal"], {
    env: { PATH: process.env["PATH"], ...environment },
    stdio: "ignore",
  });
  await expect.poll(() => keyIds(db, tenant), { timeout: 20_000 }).toContain(currentId);
  child.kill("SIGKILL");
  await once(child, "exit");
  await owner.query("rollback");
  const half = await keyIds(db, tenant);
  const second = await minoots(["reseal"], environment);
  const third = await minoots(["reseal"], environment);

  expect(half[0]).toBe(currentId);
  expect(half[2]).toBe(earlierId);
  expect([second.code, third.code]).toEqual([0, 0]);
  expect(second.stdout).toMatch(/^[12] sealed anew with key .*, 0 left under another\.\n$/);
  expect(third.stdout).toMatch(/^0 sealed anew/);
  expect(await keyIds(db, tenant)).toEqual([currentId, currentId, currentId]);
}, 60_000);

test("a wrong other key is told, by doctor too, and nothing changes", async ({
  db,
  url,
  tenant,
}) => {
  await keep(db, tenant, "https://a.example");
  const environment = { DATABASE_URL: url, ...keys(current, Buffer.alloc(32, 3)) };

  const refused = await minoots(["reseal"], environment);
  const sick = await minoots(["doctor"], environment);

  expect(refused.code).toBe(1);
  expect(refused.stdout).toContain("0 sealed anew");
  expect(refused.stdout).toContain(`sealed with ${earlierId}, or changed`);
  expect(sick.stdout).toMatch(new RegExp(`✗ 1 secret .* ${earlierId}, which is not given here`));
  expect(await keyIds(db, tenant)).toEqual([earlierId]);
}, 60_000);
