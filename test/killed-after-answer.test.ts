// The sender dies after the receiver said 200 and before that was settled, the one moment at
// which nobody can know: the same delivery goes out again, byte for byte, from a live peer or
// at the next start, and is settled then. A receiver that knows ids by heart acts once. A live
// peer is given 5 s by the database's own clock, from the death to the second request.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type pg from "pg";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished } from "vitest";
import type { Queryable } from "./harness/clock.ts";
import { test } from "./harness/database.ts";
import { secretOf } from "./harness/engine.ts";
import { scheduleFor, typesOf } from "./harness/firing.ts";
import { startProgram } from "./harness/program.ts";
import { answer } from "./harness/rules.ts";

interface Call {
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly atMs: number;
}

const clockMs = (db: Queryable) =>
  answer<number>(db, "(extract(epoch from clock_timestamp()) * 1000)::double precision");

/** Says 200 to all, but to the first only once this is done. */
async function startReceiver(db: Queryable, beforeFirst: () => Promise<unknown>) {
  const calls: Call[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    const hear = async (): Promise<void> => {
      const body = Buffer.concat(chunks).toString();
      calls.push({ headers: request.headers, body, atMs: await clockMs(db) });
      if (calls.length === 1) await beforeFirst();
      response.end();
    };
    request.on("end", () => void hear());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, calls };
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

test.for([
  ["a live peer", 5000],
  ["the next start", 60_000],
] as const)(
  "killed after the receiver's 200, it is sent again by %s",
  { timeout: 60_000 },
  async ([by, withinMs], { db, url, tenant, connect }) => {
    const holder = await connect();
    const receiver = await startReceiver(db, async () => {
      await holder.query("begin");
      await holder.query("select from minoots_private.timers where tenant_id = $1 for update", [
        tenant.id,
      ]);
    });
    const first = await startProgram(url);
    const id = await scheduleFor(db, tenant, {
      fireAt: new Date(Date.now() + 500).toISOString(),
      actions: [{ webhook: { url: `${receiver.origin}/hook` } }],
    });
    await untilSettling(db, true);
    if (by === "a live peer") await startProgram(url);

    const diedAtMs = await clockMs(db);
    await first.kill();
    await untilSettling(db, false); // what it had asked for outlives it for a moment
    await holder.query("rollback");
    if (by === "the next start") await startProgram(url);
    await untilEnded(await connect(), id);

    const [lost, again] = receiver.calls;
    expect(receiver.calls).toHaveLength(2);
    expect(again!.body).toBe(lost!.body);
    expect(again!.headers["webhook-id"]).toBe(lost!.headers["webhook-id"]);
    expect(again!.atMs - diedAtMs).toBeLessThan(withinMs);
    const known = new Webhook(await secretOf(db, tenant, receiver.origin));
    for (const { body, headers } of receiver.calls) {
      known.verify(body, headers as Record<string, string>);
    }
    expect(await typesOf(db, id)).toEqual([
      "timer.scheduled",
      "timer.fired",
      "delivery.succeeded",
      "timer.completed",
    ]);
  },
);
