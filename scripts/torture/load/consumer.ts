// A named consumer of the feed in SQL: what it reads goes into a table of its own in the
// transaction that commits its place, which is now and then rolled back.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import { type Follower, positionOf } from "./following.ts";
import type { Random } from "./random.ts";
import { noteDone, type Scene, type Tenant } from "./scene.ts";

const eventsMax = 500;
const idleMs = 250;

export function startConsumer(
  scene: Scene,
  tenant: Tenant,
  pool: pg.Pool,
  random: Random,
): Follower {
  const state = { cursor: null as string | null, calm: false, stopped: false };
  const name = consumerOf(tenant);
  const loop = async () => {
    while (!state.stopped) {
      const isKept = state.calm || random.chance(0.9);
      const cursor = await readOnce(pool, name, isKept).catch(() => undefined);
      if (cursor == null) await wait(idleMs);
      else if (isKept) state.cursor = cursor;
      if (cursor != null) noteDone(scene, isKept ? "read by consumer" : "consumer rolled back");
    }
  };
  const looping = loop();
  return {
    tenant,
    way: "consumer",
    position: () => positionOf(state.cursor),
    calm() {
      state.calm = true;
    },
    async stop() {
      state.stopped = true;
      await looping;
    },
  };
}

export function consumerOf({ id }: Tenant): string {
  return `torture-${id}`;
}

/** The last cursor, or null if there was nothing. */
async function readOnce(pool: pg.Pool, name: string, isKept: boolean): Promise<string | null> {
  const client = await pool.connect();
  let broken = true;
  try {
    await client.query("begin");
    const { rows } = await client.query<{ cursor: string | null }>(
      `with kept as (
        insert into torture.consumed (consumer, cursor, type, timer_id, delivery_id)
        select $1, event.cursor, event.type, event.timer_id, event.delivery_id
        from minoots.read_feed($1, $2) as event
        returning place, cursor
      )
      select (array_agg(cursor order by place desc))[1] as cursor from kept`,
      [name, eventsMax],
    );
    const cursor = rows[0]?.cursor ?? null;
    if (cursor !== null) await client.query("select minoots.commit_feed($1, $2)", [name, cursor]);
    await client.query(isKept ? "commit" : "rollback");
    broken = false;
    return cursor;
  } finally {
    client.release(broken);
  }
}
