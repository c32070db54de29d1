// The engine as it runs, over the database of a test file: kernel, hands and worker, stopped
// when the test ends; and what a timer has come to.
import { pino } from "pino";
import { expect, onTestFinished } from "vitest";
import { closeAll, type Closers } from "../../src/closers.ts";
import { type EngineOptions, startEngine } from "../../src/engine.ts";
import { createSealer } from "../../src/tasks/seal.ts";
import type { Queryable } from "./clock.ts";
import type { Tenant } from "./database.ts";
import { answer } from "./rules.ts";
import { deliveriesOf, type Row, scheduleFor, timerOf } from "./firing.ts";

const sealer = createSealer(Buffer.alloc(32, 7));

export async function runEngine(
  url: string,
  options: Partial<EngineOptions> = {},
): Promise<() => Promise<void>> {
  const closers: Closers = [];
  const stop = () =>
    closeAll(closers.splice(0), (error) => {
      throw error;
    });
  onTestFinished(stop);
  await startEngine(
    { url, allowPrivateTargets: true, sealer, log: pino({ level: "silent" }), ...options },
    closers,
  );
  return stop;
}

export interface Ended {
  readonly timer: Row;
  readonly delivery: Row;
  readonly attempt: Row;
}

/** A timer that is due at once, with this one action and one attempt; what it came to. */
export async function perform(
  db: Queryable,
  tenant: Tenant,
  action: object,
  request: object = {},
): Promise<Ended> {
  const id = await scheduleFor(db, tenant, {
    fireAt: "2026-01-01T00:00:00Z",
    actions: [action],
    retryPolicy: { maxAttempts: 1 },
    ...request,
  });
  await expect
    .poll(async () => (await timerOf(db, id))["status"], { timeout: 20_000 })
    .toMatch(/completed|failed/);
  const [delivery] = await deliveriesOf(db, id);
  const attempts = delivery!["attempts"] as Row[];
  return { timer: await timerOf(db, id), delivery: delivery!, attempt: attempts.at(-1)! };
}

/** The secret that an endpoint was given at its first use. */
export async function secretOf(db: Queryable, tenant: Tenant, endpoint: string): Promise<string> {
  const sealed = await answer<string>(
    db,
    "(select sealed_secrets[1] from minoots_private.endpoints where (tenant_id, origin) = ($1, $2))",
    [tenant.id, endpoint],
  );
  return sealer.unseal(sealed, { tenantId: tenant.id, endpoint });
}
