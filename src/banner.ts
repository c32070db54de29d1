// What `npm start` says to the person at the terminal: that it is ready and what to try,
// what waits when it stops, and what went wrong, without a stack trace where one can help
// oneself.
import { relative } from "node:path";
import { styleText } from "node:util";
import pg from "pg";
import type { Config } from "./config.ts";
import { connectionConfig } from "./database/connect.ts";
import { demoKey, demoTenant } from "./demo.ts";
import type { Demo } from "./development.ts";
import { UserError } from "./errors.ts";
import { sayLength } from "./lines.ts";

export function sayReady(config: Config, address: string, demo: Demo): void {
  const action = `{"type":"webhook","url":"${address}/inbox"}`;
  const tea = `{"name":"tea","duration":"5s","actionBundle":{"actions":[${action}]}}`;
  const here = (path: string) => relative(process.cwd(), path) || ".";
  console.log(`
  ${styleText("bold", "MINOOTS is ready")} (${process.uptime().toFixed(1)} s)
  GraphQL  ${address}/graphql    REST  ${address}/docs
  Key      ${demoKey} (tenant "${demoTenant}", this machine only)
  Data     ${here(config.dataDirectory)} (kept between starts)
  SQL      psql "$(cat ${here(demo.sqlUrlFile)})"
  Paste this elsewhere and look here:

  curl ${new URL(address).host}/timers -H X-API-Key:${demoKey} -H Content-Type:application/json \\
    -d '${tea}'
`);
}

/** "3 timers wait; the next in 2h 10m." */
export async function sayWhatWaits(url: string): Promise<void> {
  const client = new pg.Client(connectionConfig({ url, role: "minoots_owner", name: "minoots" }));
  try {
    await client.connect();
    const { rows } = await client.query<{ waiting: number; wait_ms: number | null }>(
      `select count(*)::integer as waiting,
        (extract(epoch from min(fire_at) - minoots.clock()) * 1000)::float8 as wait_ms
      from minoots_private.timers where status = 'scheduled'`,
    );
    console.log(`\n  Stopping. ${describe(rows[0]?.waiting ?? 0, rows[0]?.wait_ms ?? 0)}`);
  } catch {
    console.log("\n  Stopping.");
  } finally {
    await client.end().catch(() => undefined);
  }
}

function describe(waiting: number, waitMs: number): string {
  if (waiting === 0) return "No timer waits.";
  return `${waiting === 1 ? "1 timer waits" : `${waiting} timers wait`}; next in ${sayLength(waitMs)}.`;
}

export function explain(error: unknown): void {
  if (error instanceof UserError) {
    console.error(`\n  ${styleText("red", error.message)}\n  ${error.hint}\n`);
    return;
  }
  console.error(error);
}
