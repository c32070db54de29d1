// The Postgres under torture: durable, on a port that stays, and ended as a power cut would. Where
// libfaketime is installed its clock can be set while it runs.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { access, chown, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort, newPassword } from "../../src/database/embedded-access.ts";
import { type Account, chooseAccount, identity } from "../../src/database/embedded-account.ts";
import { type Binaries, prepareBinaries } from "../../src/database/embedded-binaries.ts";
import { createCluster } from "../../src/database/embedded-cluster.ts";
import { endClient, openClient } from "./client.ts";

const fakeTime = "/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1";
const settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "120",
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  restart_after_crash: "on",
  log_min_messages: "fatal",
  timezone: "UTC",
};
/** Until every process of Postgres reads the clock's file again: a second, counted in whole ones. */
const clockSettlesMs = 2500;
const readyMaxMs = 120_000;

export class Database {
  readonly port: number;
  /** Whether its clock can be set. */
  readonly hasClock: boolean;
  readonly #place: Place;
  #child: ChildProcess | null = null;

  private constructor(place: Place, port: number, hasClock: boolean) {
    this.#place = place;
    this.port = port;
    this.hasClock = hasClock;
  }

  static async create(directory: string): Promise<Database> {
    const account = await chooseAccount([]);
    const data = join(directory, "postgres");
    await mkdir(data, { recursive: true });
    if (account !== null) await chown(data, account.userId, account.groupId);
    const binaries = await prepareBinaries(account);
    const password = newPassword();
    const wanted = { password, durable: true };
    const cluster = await createCluster(binaries, { directory: data, account }, wanted);
    const clockFile = join(data, "clock");
    await writeFile(clockFile, "+0\n", { mode: 0o644 });
    const hasClock = await access(fakeTime).then(
      () => true,
      () => false,
    );
    const place = { account, binaries, cluster, clockFile, password };
    const database = new Database(place, await findFreePort(0), hasClock);
    await database.start();
    await database.ask("create database minoots", "postgres");
    return database;
  }

  /** Why its clock cannot be set; null if it can. */
  get lacksClock(): string | null {
    return this.hasClock ? null : `libfaketime is not installed (${fakeTime})`;
  }

  get pid(): number {
    return this.#child!.pid!;
  }

  url(port: number = this.port, name = "minoots"): string {
    return `postgres://postgres:${this.#place.password}@127.0.0.1:${port}/${name}`;
  }

  async start(): Promise<void> {
    const { account, binaries, cluster, clockFile } = this.#place;
    const named = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    this.#child = spawn(binaries.postgres, ["-D", cluster, "-p", String(this.port), ...named], {
      ...identity(account),
      cwd: cluster,
      detached: true,
      stdio: "ignore",
      env: { TZ: "UTC", ...(this.hasClock ? clockOf(clockFile) : {}) },
    });
    await this.ready();
  }

  /** Waits until it answers, after a start or a crash. */
  async ready(): Promise<void> {
    for (const endsAt = performance.now() + readyMaxMs; ;) {
      try {
        await this.ask("select 1", "postgres");
        return;
      } catch (error) {
        if (performance.now() > endsAt) throw error;
        await wait(50);
      }
    }
  }

  /** An immediate stop: nothing is written any more, the next start recovers. */
  async crash(): Promise<void> {
    const child = this.#child!;
    process.kill(this.pid, "SIGQUIT");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  /** Sets the clock so many milliseconds beside the machine's. */
  async setClock(ms: number): Promise<void> {
    const sign = ms < 0 ? "-" : "+";
    await writeFile(this.#place.clockFile, `${sign}${Math.abs(ms) / 1000}\n`);
    await wait(clockSettlesMs);
  }

  async ask(statement: string, name = "minoots"): Promise<unknown> {
    const client = await openClient(this.url(this.port, name));
    try {
      const { rows } = await client.query<unknown[]>({ text: statement, rowMode: "array" });
      return rows[0]?.[0];
    } finally {
      await endClient(client);
    }
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    process.kill(this.pid, "SIGQUIT");
    await once(child, "exit");
  }
}

interface Place {
  readonly account: Account | null;
  readonly binaries: Binaries;
  readonly cluster: string;
  readonly clockFile: string;
  readonly password: string;
}

function clockOf(file: string): Record<string, string> {
  return {
    LD_PRELOAD: fakeTime,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: "1",
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
  };
}
