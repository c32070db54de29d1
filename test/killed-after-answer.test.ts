// The sender dies after the receiver said 200 and before that was settled, the one moment at
// which nobody can know: the same delivery goes out again, byte for byte, from a live peer or
// at the next start, and is settled then. A receiver that knows ids by heart acts once.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { expect, onTestFinished } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { scheduleFor, typesOf } from "./harness/firing.ts";
import { startProgram } from "./harness/program.ts";

interface Call {
  readonly id: string;
  readonly signature: string;
  readonly body: string;
}

/** Says 200 to all, but to the first only once this is done. */
async function startReceiver(beforeFirst: () => Promise<unknown>) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const { "webhook-id": id, "webhook-signature": signature } = request.headers;
      const body = Buffer.concat(chunks).toString();
      calls.push({ id: String(id), signature: String(signature), body });
      void (calls.length === 1 ? beforeFirst() : Promise.resolve()).then(() => response.end());
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, calls };
}

/** Resolves when some process has the answer and tries in vain to settle it, or none does. */
async function untilSettling(db: Queryable, settling: boolean): Promise<void> {
  const waiting = `select from pg_stat_activity where datname = current_database()
    and wait_event_type = 'Lock' and query like '%settle_deliveries%'`;
  while ((await db.query(waiting)).rows.length > 0 !== settling);
}

async function untilEnded(ear: pg.Client, id: string): Promise<void> {
  await ear.query("listen minoots_feed");
  for (;;) {
    const told = once(ear, "notification");
    const status = "select status from minoots_private.timers where id = $1";
    const { rows } = await ear.query(status, [id]);
    if ((rows[0] as { status: string }).status === "completed") return;
    await told;
  }
}

test.for(["a live peer", "the next start"])(
  "killed after the receiver's 200, it is sent again by %s",
  { timeout: 60_000 },
  async (by, { db, url, tenant, connect }) => {
    const holder = await connect();
    const receiver = await startReceiver(async () => {
      await holder.query("begin");
      await holder.query("select from minoots_private.timers where tenant_id = $1 for update", [
        tenant.id,
      ]);
    });
    const first = await startProgram(url);
    const id = await scheduleFor(db, tenant, {
      fireAt: new Date(Date.now() + 500).toISOString(),
      actions: [{ webhook: { url: receiver.url } }],
    });
    await untilSettling(db, true);
    if (by === "a live peer") await startProgram(url);

    await first.kill();
    await untilSettling(db, false); // what it had asked for outlives it for a moment
    await holder.query("rollback");
    if (by === "the next start") await startProgram(url);
    await untilEnded(await connect(), id);

    const [lost, again] = receiver.calls;
    expect(receiver.calls).toHaveLength(2);
    expect(again).toMatchObject({ id: lost!.id, body: lost!.body });
    expect(new Set(receiver.calls.map((call) => call.id)).size).toBe(1);
    expect(await typesOf(db, id)).toEqual([
      "timer.scheduled",
      "timer.fired",
      "delivery.succeeded",
      "timer.completed",
    ]);
  },
);
