// Who takes part in the races: two kernels of the real kind, hands that settle what they are
// given as delivered, and people on connections of their own.
import pg from "pg";
import { pino } from "pino";
import { settleDeliveries } from "../../src/database/calls.ts";
import { connectionConfig, type DatabaseRole } from "../../src/database/connect.ts";
import type { AttemptResult, Handoff } from "../../src/database/wire.ts";
import { createKernel } from "../../src/kernel/kernel.ts";
import type { Room } from "./round.ts";

const kernels = 2;
const peopleCount = 10;
const log = pino({ level: "warn" }, pino.destination({ dest: 2, sync: true }));

export async function openRoom(
  url: string,
  tenantId: string,
): Promise<Room & { close(): Promise<void> }> {
  const connect = (role: DatabaseRole | null) => connectFor(url, tenantId, role);
  const admin = await connect(null);
  const worker = await connect("minoots_worker");
  const people = await Promise.all(
    Array.from({ length: peopleCount }, () => connect("minoots_server")),
  );
  const hands = createStubHands(worker);
  const running = Array.from({ length: kernels }, () => createKernel({ url, hands, log }));
  for (const kernel of running) kernel.start();
  return {
    admin,
    people,
    async close() {
      await Promise.all(running.map((kernel) => kernel.stop()));
      await hands.drained();
      await Promise.all(running.map((kernel) => kernel.release()));
      await Promise.all([admin, worker, ...people].map((client) => client.end()));
    },
  };
}

async function connectFor(
  url: string,
  tenantId: string,
  role: DatabaseRole | null,
): Promise<pg.Client> {
  const settings = { "minoots.tenant_id": tenantId };
  const client = new pg.Client(connectionConfig({ url, role, name: "races", settings }));
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

/** Whatever is handed over has been delivered. */
function createStubHands(worker: pg.Client) {
  const queue: Handoff[] = [];
  let settling: Promise<void> | null = null;
  const settleAll = async () => {
    while (queue.length > 0) {
      await settleDeliveries(worker, queue.splice(0, 200).map(resultOf));
    }
  };
  return {
    accept(handoffs: readonly Handoff[]) {
      queue.push(...handoffs);
      settling ??= settleAll().finally(() => {
        settling = null;
      });
    },
    drained: async () => await settling,
  };
}

function resultOf({ tenantId, deliveryId, attempt }: Handoff): AttemptResult {
  const nothing = { errorCode: null, errorMessage: null, excerpt: null, retryAfterMs: null };
  return { tenantId, deliveryId, attempt, statusCode: 200, durationMs: 1, ...nothing };
}
