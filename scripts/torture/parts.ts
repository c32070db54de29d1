// The product's processes, each behind a proxy of its own to the database, started again whenever
// they end. What they say is kept in a log each; the line "ready" counts a new life.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream, type WriteStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { findFreePort } from "../../src/database/embedded-access.ts";
import type { Part as Kind } from "../../src/parts.ts";
import type { Death } from "../../test/checker/happenings.ts";
import { Proxy } from "./proxy.ts";

const root = join(import.meta.dirname, "..", "..");
const againMs = 300;
const startMaxMs = 60_000;
const saidMax = 2000;
/** Secrets are sealed in the database: all processes over one have the same key. */
const secretKey = Buffer.alloc(32, 7).toString("base64");

export interface PartOptions {
  readonly kind: Kind;
  readonly name: string;
  readonly directory: string;
  readonly databaseUrl: (port: number) => string;
  readonly databasePort: () => number;
  readonly died: (death: Omit<Death, "record" | "t">) => void;
}

export class Part {
  readonly kind: Kind;
  readonly name: string;
  readonly wire: Proxy;
  port = 0;
  lives = 0;
  /** The last "ready" line. */
  said: { readonly time: number } | null = null;
  /** What its next life has in its environment besides. */
  environment: Readonly<Record<string, string>> = {};
  #child: ChildProcess | null = null;
  #isReady = Promise.withResolvers<void>();
  #stopping = false;
  /** It was killed, as a fault or at the end. */
  #isKilled = false;
  /** The end of what it said in this life. */
  #saying = "";
  #supervised: Promise<void> = Promise.resolve();
  readonly #options: PartOptions;

  constructor(options: PartOptions) {
    this.#options = options;
    this.kind = options.kind;
    this.name = options.name;
    this.wire = new Proxy({ target: options.databasePort, postgres: true });
  }

  async start(): Promise<void> {
    await this.wire.start();
    this.port = await findFreePort(0);
    const log = createWriteStream(join(this.#options.directory, `${this.name}.log`));
    this.#supervised = this.#supervise(log);
    await this.ready();
  }

  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  ready(): Promise<void> {
    return this.#isReady.promise;
  }

  /** True once a life after this one is ready; false if that takes too long. */
  async reborn(lives: number): Promise<boolean> {
    const endsAt = performance.now() + startMaxMs;
    while (this.lives <= lives && performance.now() < endsAt && !this.#stopping) await wait(50);
    return this.lives > lives;
  }

  signal(signal: NodeJS.Signals): boolean {
    if (signal === "SIGKILL") this.#isKilled = true;
    return this.#child?.kill(signal) ?? false;
  }

  /** As the system sees it: R, S, T for stopped, …; null if it is gone. */
  async state(): Promise<string | null> {
    const stat = await readFile(`/proc/${this.pid}/stat`, "utf8").catch(() => null);
    return stat === null ? null : (stat.slice(stat.lastIndexOf(")") + 2)[0] ?? null);
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    this.signal("SIGCONT");
    this.signal("SIGKILL");
    await this.#supervised;
    await this.wire.stop();
  }

  async #supervise(log: WriteStream): Promise<void> {
    while (!this.#stopping) {
      const { lives } = this;
      this.#isKilled = false;
      this.#saying = "";
      const child = this.#spawn();
      this.#child = child;
      void this.#listen(child, log);
      await once(child, "close");
      this.#tellDeath(child, this.lives > lives);
      this.#isReady = this.lives > 0 ? Promise.withResolvers<void>() : this.#isReady;
      if (!this.#stopping) await wait(againMs);
    }
    log.end();
  }

  #tellDeath({ exitCode: code, signalCode: signal }: ChildProcess, wasReady: boolean): void {
    const asked = this.#isKilled || this.#stopping;
    this.#options.died({ part: this.name, code, signal, asked, wasReady, said: this.#saying });
  }

  #say(log: WriteStream, text: string): void {
    log.write(text);
    this.#saying = (this.#saying + text).slice(-saidMax);
  }

  #spawn(): ChildProcess {
    const { kind, databaseUrl } = this.#options;
    return spawn(process.execPath, ["src/cli.mjs", "start", "--only", kind], {
      cwd: root,
      env: {
        DATABASE_URL: databaseUrl(this.wire.port),
        PORT: String(this.port),
        MINOOTS_SECRET_KEY: secretKey,
        MINOOTS_ALLOW_PRIVATE_TARGETS: "true",
        ...this.environment,
      },
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  async #listen(child: ChildProcess, log: WriteStream): Promise<void> {
    child.stderr!.on("data", (bytes: Buffer) => this.#say(log, bytes.toString()));
    for await (const line of createInterface({ input: child.stdout! })) {
      this.#say(log, `${line}\n`);
      if (!line.includes('"msg":"ready"')) continue;
      this.said = JSON.parse(line) as { time: number };
      this.lives += 1;
      this.#isReady.resolve();
    }
  }
}
