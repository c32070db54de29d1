// The lines of the soak: how fast it is, what a batch takes, how large the tables and their
// indexes are, how many rows wait to be vacuumed, and how many partitions the feed has.
import type pg from "pg";
import { type RoundTimes, roundSize } from "./round.ts";

const columns = [
  "fired",
  "per second",
  "schedule p50",
  "fire p50",
  "fire p99",
  "fire max",
  "settle p50",
  "timers MB (indexes)",
  "dead",
  "deliveries MB (indexes)",
  "dead",
  "events MB",
  "partitions",
];
const sizes = `
  select relname as name, pg_table_size(relid) / 1048576 as "tableMb",
    pg_indexes_size(relid) / 1048576 as "indexMb", n_live_tup as live, n_dead_tup as dead
  from pg_stat_user_tables where schemaname = 'minoots_private'
    and (relname in ('timers', 'deliveries') or relname like 'events\\__%')`;

interface Size {
  readonly name: string;
  readonly tableMb: number;
  readonly indexMb: number;
  readonly live: number;
  readonly dead: number;
}

let lastMs = performance.now();

export function printHeader(): void {
  lastMs = performance.now();
  console.log(columns.join(" | "));
}

export async function printProgress(
  admin: pg.Client,
  fired: number,
  times: readonly RoundTimes[],
): Promise<void> {
  const tookMs = performance.now() - lastMs;
  lastMs = performance.now();
  const fireMs = times.map((round) => round.fireMs);
  const speed = [
    fired.toLocaleString("en"),
    ((times.length * roundSize * 1000) / tookMs).toFixed(0),
    quantile(
      times.map(({ scheduleMs }) => scheduleMs),
      0.5,
    ),
    ...[0.5, 0.99, 1].map((at) => quantile(fireMs, at)),
    quantile(
      times.map(({ settleMs }) => settleMs),
      0.5,
    ),
  ];
  console.log([...speed, ...(await measureTables(admin))].join(" | "));
}

async function measureTables(admin: pg.Client): Promise<string[]> {
  const { rows } = await admin.query<Size>(sizes);
  const say = (name: string) => {
    const { tableMb, indexMb, dead } = rows.find((row) => row.name === name)!;
    return [`${tableMb} (${indexMb})`, `${dead}`];
  };
  const events = rows.filter(({ name }) => name.startsWith("events_"));
  const eventsMb = events.reduce((sum, { tableMb, indexMb }) => sum + tableMb + indexMb, 0);
  return [say("timers"), say("deliveries"), [`${eventsMb}`, `${events.length}`]].flat();
}

function quantile(values: readonly number[], at: number): string {
  const sorted = values.toSorted((left, right) => left - right);
  return (sorted[Math.ceil(at * sorted.length) - 1] ?? 0).toFixed(0);
}

/** At the end: how often each table was vacuumed, and how much of it is known as visible. */
export async function printTables(admin: pg.Client): Promise<void> {
  const { rows } = await admin.query(
    `select pg_class.relname as "table", autovacuum_count as vacuums, relpages as pages,
      relallvisible as visible
    from pg_stat_user_tables join pg_class on pg_class.oid = relid
    where schemaname = 'minoots_private' and relpages > 0
    order by relpages desc limit 8`,
  );
  console.table(rows);
}
