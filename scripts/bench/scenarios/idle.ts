// What nothing costs: a kernel alone, and a whole process with all parts, each over a
// database in which nothing is due.
import { setTimeout as wait } from "node:timers/promises";
import type pg from "pg";
import type { Actor } from "../actor.ts";
import { type Bench, inCopy, type Scenario, startProduct, withActors } from "../context.ts";

// By then the kernel's looks are as far apart as they get.
const settleMs = 7000;

interface Spent {
  readonly queries: number;
  readonly cpuMs: number;
}

interface Cost {
  readonly queriesPerSecond: number;
  readonly cpuPercent: number;
}

export const idle: Scenario = {
  name: "idle",
  title: "the cost of nothing",
  weight: "heavy",
  run: async (bench, round) => {
    const [kernel, whole] = await Promise.all([
      measureIdle(bench, ["kernel"]),
      measureIdle(bench, ["kernel", "hands", "worker", "server"]),
    ]);
    round.values["idle.kernel.queriesPerSecond"] = kernel.queriesPerSecond;
    round.values["idle.kernel.cpuPercent"] = kernel.cpuPercent;
    round.values["idle.whole.queriesPerSecond"] = whole.queriesPerSecond;
    round.values["idle.whole.cpuPercent"] = whole.cpuPercent;
  },
};

type Parts = Parameters<typeof startProduct>[2];

async function measureIdle(bench: Bench, parts: Parts): Promise<Cost> {
  const seconds = bench.plan.idleSeconds;
  return await inCopy(bench, ({ url, admin }) =>
    withActors([startProduct(bench, url, parts)], async (product) => {
      await wait(settleMs);
      const before = await spentUntilNow(admin, product);
      await wait(seconds * 1000);
      const after = await spentUntilNow(admin, product);
      return {
        queriesPerSecond: (after.queries - before.queries) / seconds,
        cpuPercent: ((after.cpuMs - before.cpuMs) / (seconds * 1000)) * 100,
      };
    }),
  );
}

/** The statements that our own roles have sent here, and the processor time of the process. */
async function spentUntilNow(admin: pg.ClientBase, product: Actor): Promise<Spent> {
  const { user, system } = await product.ask<NodeJS.CpuUsage>("cpu");
  const { rows } = await admin.query<{ calls: string }>(
    `select coalesce(sum(calls), 0) as calls
    from pg_stat_statements join pg_roles on pg_roles.oid = userid
    where rolname like 'minoots\\_%'
      and dbid = (select oid from pg_database where datname = current_database())`,
  );
  return { queries: Number(rows[0]?.calls), cpuMs: (user + system) / 1000 };
}
