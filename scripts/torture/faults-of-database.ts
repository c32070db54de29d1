// What befalls the database: backends ended or killed, the whole of it stopped at once, flushes
// that take long, locks held, no connection left, writers who leave their transaction open.
import { execFile, spawn } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import type pg from "pg";
import { endClient, openClient } from "./client.ts";
import { nowMicros } from "./load/recorder.ts";
import { pause } from "../../src/pause.ts";
import { type Fault, type Outcome, type Scene, nothingSeen } from "./scene.ts";

const product = "application_name like 'minoots%' and pid <> pg_backend_pid()";

const terminated: Fault = {
  what: "a backend terminated in its transaction",
  weight: 6,
  holds: "database",
  async strike({ database }) {
    const ended = await database.ask(`with chosen as materialized (
        select pid, application_name as name from pg_stat_activity
        where ${product} order by state <> 'active', xact_start is null, random() limit 1)
      select name from chosen where pg_terminate_backend(pid, 2000)`);
    return typeof ended === "string" ? { effect: `a backend of ${ended} ended` } : nothingSeen;
  },
};

const crashedBackend: Fault = {
  what: "kill -9 of a backend",
  weight: 1,
  holds: "database",
  async strike({ database }) {
    const pid = await database.ask(
      `select pid from pg_stat_activity where ${product} and backend_type = 'client backend'
       order by random() limit 1`,
    );
    if (typeof pid !== "number") return nothingSeen;
    const witness = await openClient(database.url());
    const lost = new Promise<boolean>((resolve) => witness.once("end", () => resolve(true)));
    process.kill(pid, "SIGKILL");
    const seen = await Promise.race([lost, wait(10_000, false)]);
    await endClient(witness);
    await database.ready();
    return { effect: seen ? "Postgres recovered from a crash" : null, crashed: true };
  },
};

const stopped: Fault = {
  what: "an immediate stop and start of Postgres",
  weight: 1,
  holds: "database",
  async strike({ database, random, stopping }) {
    await database.crash();
    const refused = await database.ask("select 1").then(
      () => false,
      () => true,
    );
    await pause(random.between(0, 2000), stopping);
    await database.start();
    return { effect: refused ? "Postgres was gone and recovered" : null, crashed: true };
  },
};

const slowFlush: Fault = {
  what: "slow flushes to disk",
  weight: 1.5,
  holds: "database",
  lacks: () => (hasStrace ? null : "strace is not installed"),
  async strike({ database, random, stopping }) {
    const ms = Math.round(random.between(20, 120));
    const pids = (await promisify(execFile)("pgrep", ["-P", String(database.pid)])).stdout.split(
      "\n",
    );
    const attached = pids.filter((pid) => pid !== "").flatMap((pid) => ["-p", pid]);
    const inject = `inject=fdatasync,fsync:delay_enter=${ms * 1000}`;
    const tracer = spawn("strace", [
      "-qq",
      "-e",
      "trace=fdatasync,fsync",
      "-e",
      inject,
      ...attached,
    ]);
    let delayed = 0;
    tracer.stderr.on("data", (bytes: Buffer) => {
      delayed += bytes.toString("latin1").split("(DELAYED)").length - 1;
    });
    const ended = new Promise((resolve) => tracer.once("close", resolve));
    await pause(random.between(2000, 5000), stopping);
    tracer.kill("SIGINT");
    await ended;
    return delayed === 0 ? nothingSeen : { effect: `${delayed} flushes took ${ms} ms more` };
  },
};

const rowsLocked: Fault = {
  what: "a lock on timers that are about to fire",
  weight: 3,
  holds: "database",
  strike: (scene) =>
    holdLock(
      scene,
      `select from minoots_private.timers where status = 'scheduled'
       and fire_at < now() + interval '5 s' limit 40 for update skip locked`,
    ),
};

const tableLocked: Fault = {
  what: "a lock on the table of deliveries",
  weight: 1,
  holds: "database",
  strike: (scene) =>
    holdLock(scene, "lock table minoots_private.deliveries in share row exclusive mode"),
};

async function holdLock({ database, random, stopping }: Scene, lock: string): Promise<Outcome> {
  const client = await openClient(database.url());
  try {
    await client.query("begin");
    const { rowCount } = await client.query(lock);
    if (rowCount === 0) return nothingSeen;
    await pause(random.between(1000, 5000), stopping);
    const waiting = await database.ask("select count(*)::int from pg_locks where not granted");
    await client.query("rollback");
    return { effect: `${rowCount ?? "all"} rows locked, ${String(waiting)} waited` };
  } finally {
    await endClient(client);
  }
}

const exhausted: Fault = {
  what: "no connection left",
  weight: 1,
  holds: "database",
  async strike({ database, random, stopping }) {
    const taken: pg.Client[] = [];
    const login = `torture_${process.pid}`;
    await database.ask(`do $$ begin create role ${login} login password 'greedy';
      exception when duplicate_object then null; end $$`);
    const url = new URL(database.url());
    url.username = login;
    url.password = "greedy";
    try {
      for (;;) taken.push(await openClient(url.href));
    } catch (error) {
      const isFull = (error as { code?: string }).code === "53300";
      await pause(random.between(500, 3000), stopping);
      return isFull ? { effect: `${taken.length} connections taken, none left` } : nothingSeen;
    } finally {
      await Promise.all(taken.map(endClient));
    }
  },
};

/** The feed's marks that this very session holds: others have theirs at any time. */
const ownMarks = `select count(*)::int as held from pg_locks
  where pid = pg_backend_pid() and locktype = 'advisory' and objsubid = 2 and granted
    and mode = 'ShareLock'`;

const idleWriter: Fault = {
  what: "a writer who leaves its transaction open",
  weight: 2,
  holds: "wires",
  async strike({ database, random, stopping }) {
    const client = await openClient(database.url());
    try {
      const { rows } = await client.query<{ id: string }>(
        "select id from minoots_private.tenants order by random() limit 1",
      );
      if (rows.length === 0) return nothingSeen;
      await client.query("begin");
      await client.query("set local role minoots_server");
      await client.query("select set_config('minoots.tenant_id', $1, true)", [rows[0]!.id]);
      await client.query("select minoots.schedule_timer(name => 'never', fire_in => '1s')");
      await client.query("reset role");
      const { rows: marks } = await client.query<{ held: number }>(ownMarks);
      await pause(random.between(2000, 8000), stopping);
      await client.query("rollback");
      return marks[0]!.held === 0 ? nothingSeen : { effect: "the feed of one tenant was held" };
    } finally {
      await endClient(client);
    }
  },
};

const elsewhere: Fault = {
  what: "a long writing transaction in another database",
  weight: 0.5,
  holds: "wires",
  async strike({ database, random, stopping }) {
    const client = await openClient(database.url(database.port, "postgres"));
    try {
      await client.query("create table if not exists elsewhere (n integer)");
      await client.query("begin; insert into elsewhere values (1)");
      const last = () => database.ask("select minoots_private.last_position()");
      const before = Number(await last());
      await pause(random.between(4000, 9000), stopping);
      const after = Number(await last());
      await client.query("rollback");
      return after > before ? { effect: `${after - before} positions went on` } : nothingSeen;
    } finally {
      await endClient(client);
    }
  },
};

const clockSteps: Fault = {
  what: "the database's clock set, and set back",
  weight: 2,
  holds: "database",
  lacks: ({ database }) => database.lacksClock,
  async strike({ database, random, stopping, noteClock }) {
    const ms = random.pick([-1, 1]) * Math.round(random.between(3000, 25_000));
    const measured = async () => Number(await database.ask(machineOffset)) - Date.now();
    const set = async (to: number, step: number) => {
      const from = nowMicros();
      await database.setClock(to);
      noteClock(from, nowMicros(), step);
    };
    await set(ms, ms);
    const seen = await measured();
    await pause(random.between(2000, 8000), stopping);
    await set(0, -ms);
    if (Math.abs(seen - ms) > 1500) return nothingSeen;
    return { effect: `its clock was ${ms} ms off` };
  },
};

const machineOffset = "select extract(epoch from clock_timestamp()) * 1000";

const hasStrace = await promisify(execFile)("strace", ["-V"]).then(
  () => true,
  () => false,
);

export const faultsOfDatabase: readonly Fault[] = [
  terminated,
  crashedBackend,
  stopped,
  slowFlush,
  rowsLocked,
  tableLocked,
  exhausted,
  idleWriter,
  elsewhere,
  clockSteps,
];
