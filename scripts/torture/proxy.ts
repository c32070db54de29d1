// A TCP proxy whose wires can be cut, stalled, delayed and emptied: between the product and its
// Postgres, and between clients and a server. What it did is counted, since a fault that met
// nobody is none. Of Postgres's protocol it knows where messages begin and end, no more.
import { once } from "node:events";
import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { Answers, speaksOf } from "./wire-messages.ts";

export type Direction = "up" | "down";

export interface ProxyOptions {
  readonly target: () => number;
  /** Whether Postgres's protocol is spoken on it. */
  readonly postgres: boolean;
}

/** What shall happen when a connection next sends something that names this statement. */
export interface Ambush {
  readonly statement: string;
  /** Lost before the database gets it, or done while the answer to it, or its commit, is lost. */
  readonly loses: "request" | "answer";
  readonly sprung: () => void;
}

export interface ProxyCounts {
  readonly connections: number;
  readonly delayed: number;
  readonly stalled: number;
  readonly swallowed: number;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  readonly answers: Answers;
  listens: boolean;
  black: boolean;
  /** A transaction was begun, and not ended yet. */
  begun: boolean;
  losing: Ambush | null;
  /** Its answers are lost from here on. */
  silent: boolean;
  readonly tails: Record<Direction, Promise<void> | null>;
}

export class Proxy {
  readonly #links = new Set<Link>();
  readonly #counts = { connections: 0, delayed: 0, stalled: 0, swallowed: 0 };
  #ambush: Ambush | null = null;
  #delayMs = 0;
  #stalled: { direction: Direction; released: Promise<void> } | null = null;
  #swallows = false;
  readonly #server = createServer((client) => this.#open(client));
  readonly #options: ProxyOptions;
  port = 0;

  constructor(options: ProxyOptions) {
    this.#options = options;
  }

  async start(): Promise<this> {
    this.#server.listen(0, "127.0.0.1");
    await once(this.#server, "listening");
    this.port = (this.#server.address() as AddressInfo).port;
    return this;
  }

  counts(): ProxyCounts {
    return { ...this.#counts };
  }

  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Nothing passes in that direction until the answer is called. */
  stall(direction: Direction): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#stalled = { direction, released: promise };
    return () => {
      this.#stalled = null;
      resolve();
    };
  }

  /** From now on, or no longer, nobody hears of a NOTIFY. */
  swallowNotifications(swallows: boolean): void {
    this.#swallows = swallows;
  }

  ambush(ambush: Ambush | null): void {
    this.#ambush = ambush;
  }

  /** Cuts all connections at once; answers how many there were. */
  cut(): number {
    const links = [...this.#links];
    for (const link of links) this.#close(link);
    return links.length;
  }

  /** Connections stay open, and nothing passes on them any more. Answers how many they are. */
  blacken(which: "all" | "listeners" | "others"): { count: number; givenUp: Promise<unknown> } {
    const chosen = [...this.#links].filter(
      ({ listens }) => which === "all" || listens === (which === "listeners"),
    );
    for (const link of chosen) link.black = true;
    const givenUp = Promise.all(
      chosen.map(async ({ client }) => client.closed || (await once(client, "close"))),
    );
    return { count: chosen.length, givenUp };
  }

  /** Cuts those that were dead all the while; answers how many. */
  bury(): number {
    const dead = [...this.#links].filter(({ black }) => black);
    for (const link of dead) link.client.destroy();
    return dead.length;
  }

  async stop(): Promise<void> {
    this.#stalled = null;
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #open(client: Socket): void {
    const server = connect(this.#options.target(), "127.0.0.1");
    const link: Link = {
      client,
      server,
      answers: new Answers(),
      listens: false,
      black: false,
      begun: false,
      losing: null,
      silent: false,
      tails: { up: null, down: null },
    };
    this.#links.add(link);
    this.#counts.connections += 1;
    client.setNoDelay(true);
    server.setNoDelay(true);
    client.on("data", (bytes: Buffer) => this.#up(link, bytes));
    server.on("data", (bytes: Buffer) => this.#down(link, bytes));
    for (const socket of [client, server]) {
      socket.on("error", () => undefined);
      socket.on("close", () => this.#close(link));
    }
  }

  // Half-open is what a black wire looks like: whoever is still there is not told.
  #close(link: Link): void {
    if (link.black && !link.client.destroyed) return;
    this.#links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }

  #up(link: Link, bytes: Buffer): void {
    if (link.black) return;
    if (this.#options.postgres && this.#isAmbushed(link, bytes)) return;
    this.#pass(link, "up", bytes);
  }

  #isAmbushed(link: Link, bytes: Buffer): boolean {
    if (!link.listens && speaksOf(bytes, "listen ")) link.listens = true;
    const ends = speaksOf(bytes, "commit\0");
    if (ends && link.losing !== null) link.silent = true;
    if (speaksOf(bytes, "begin\0")) link.begun = true;
    if (ends || speaksOf(bytes, "rollback\0")) link.begun = false;
    const ambush = this.#ambush;
    if (ambush === null || link.losing !== null || !speaksOf(bytes, ambush.statement)) return false;
    this.#ambush = null;
    if (ambush.loses === "answer") {
      link.losing = ambush;
      // Whoever waits for an answer before the commit would wait for ever.
      link.silent = !link.begun;
      return false;
    }
    ambush.sprung();
    this.#close(link);
    return true;
  }

  #down(link: Link, bytes: Buffer): void {
    if (link.black) return;
    if (!this.#options.postgres) return this.#pass(link, "down", bytes);
    const { rest, swallowed, isOver } = link.answers.read(bytes, this.#swallows);
    this.#counts.swallowed += swallowed;
    if (link.losing === null || !link.silent) {
      if (isOver) link.losing = null;
      if (rest.length > 0) this.#pass(link, "down", rest);
      return;
    }
    if (!isOver) return;
    link.losing.sprung();
    this.#close(link);
  }

  #pass(link: Link, direction: Direction, bytes: Buffer): void {
    const target = direction === "up" ? link.server : link.client;
    const stalled = this.#stalled?.direction === direction ? this.#stalled : null;
    if (stalled === null && this.#delayMs === 0 && link.tails[direction] === null) {
      write(target, bytes, direction === "up" ? link.client : link.server);
      return;
    }
    if (stalled !== null) this.#counts.stalled += 1;
    if (this.#delayMs > 0) this.#counts.delayed += 1;
    this.#queue(link, direction, bytes, stalled?.released ?? null);
  }

  // What comes later never overtakes: each direction of a connection has one queue.
  #queue(link: Link, direction: Direction, bytes: Buffer, released: Promise<void> | null): void {
    const due = performance.now() + this.#delayMs;
    const before = link.tails[direction] ?? Promise.resolve();
    const tail = before.then(async () => {
      if (released !== null) await released;
      const waitMs = due - performance.now();
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
      const target = direction === "up" ? link.server : link.client;
      if (!target.destroyed && !link.black) target.write(bytes);
      if (link.tails[direction] === tail) link.tails[direction] = null;
    });
    link.tails[direction] = tail;
  }
}

function write(target: Socket, bytes: Buffer, source: Socket): void {
  if (target.destroyed || target.write(bytes)) return;
  source.pause();
  target.once("drain", () => source.resume());
}
