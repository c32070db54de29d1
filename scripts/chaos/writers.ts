// Ten writers that commit in any order: each transaction speaks for a tenant drawn at random,
// writes, dawdles, writes again, and one in ten is rolled back. What they make is due within
// half a second, so that a kernel writes for the same tenants at the same time.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";

export interface Writing {
  readonly clients: readonly pg.Client[];
  readonly tenantIds: readonly string[];
  /** Each timer is three events: made, fired, completed. */
  readonly eventsPerSecond: number;
  readonly isOver: () => boolean;
}

const dawdleMaxMs = 8;

export async function writeAll(writing: Writing): Promise<void> {
  const startedAtMs = performance.now();
  let timers = 0;
  const perMs = writing.eventsPerSecond / 3 / 1000;
  const due = () => timers < (performance.now() - startedAtMs) * perMs;
  const work = async (client: pg.Client) => {
    while (!writing.isOver()) {
      if (!due()) {
        await wait(1);
        continue;
      }
      timers += 2;
      if (!(await writeTwice(client, writing.tenantIds))) timers -= 2;
    }
  };
  await Promise.all(writing.clients.map(work));
}

/** Answers whether it was committed. */
async function writeTwice(client: pg.Client, tenantIds: readonly string[]): Promise<boolean> {
  const tenantId = tenantIds[Math.floor(Math.random() * tenantIds.length)]!;
  await beginAs(client, tenantId);
  await writeOne(client);
  if (Math.random() < 0.5) await wait(Math.random() * dawdleMaxMs);
  await writeOne(client);
  const isKept = Math.random() >= 0.1;
  await client.query(isKept ? "commit" : "rollback");
  return isKept;
}

export async function beginAs(client: pg.Client, tenantId: string): Promise<void> {
  await client.query("begin");
  await client.query("select set_config('minoots.tenant_id', $1, true)", [tenantId]);
}

export async function writeOne(client: pg.Client): Promise<void> {
  const fireIn = `${Math.ceil(Math.random() * 500)}ms`;
  await client.query({
    name: "write",
    text: "select outcome from minoots.schedule_timer(name => 'chaos', fire_in => $1)",
    values: [fireIn],
  });
}
