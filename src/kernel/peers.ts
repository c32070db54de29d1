// Watches the other owners, so that what a dead one held is taken over within moments. While
// anything is leased it looks every 100 ms; when nothing has been for a while it listens for
// the next firing instead, and costs next to nothing. A lost notification is made good by the
// sweep. Any number may watch: the rules let each delivery be retaken once.
import type pg from "pg";
import type { Logger } from "pino";
import { watchOwners } from "../database/calls.ts";
import { createLine, type Line, reconnectMs } from "./line.ts";
import { createTrouble, type Trouble } from "./trouble.ts";
import { createWait, type Wait } from "./wait.ts";

export interface Peers {
  start(): void;
  stop(): Promise<void>;
  /** Looks once, and answers how many deliveries it took over. */
  tick(): Promise<number>;
}

export interface PeersOptions {
  readonly url: string;
  readonly log: Logger;
}

interface State extends PeersOptions {
  readonly wait: Wait;
  readonly line: Line<pg.Client>;
  readonly trouble: Trouble;
  listening: boolean;
  /** Who lived at the last look, and at the one before: what the backends of a process that
      dies still commit is then found too. Null at a start. */
  known: readonly [readonly string[], readonly string[]] | null;
  quietLooks: number;
  stopping: boolean;
}

const lookMs = 100;
const quietLooksMost = 10;
// Without a signal it looks so seldom; it tells also that the connection still lives.
const idleMostMs = 10_000;

export function createPeers(options: PeersOptions): Peers {
  const wait = createWait();
  const state: State = {
    ...options,
    wait,
    line: createLine({
      url: options.url,
      name: "minoots peers",
      enter: (client) => enter(state, client),
      onNotified() {
        state.quietLooks = 0;
        wait.wake();
      },
      onLost: () => wait.wake(),
    }),
    trouble: createTrouble(options.log, "the watch over other processes lost its database"),
    listening: false,
    known: null,
    quietLooks: 0,
    stopping: false,
  };
  let running: Promise<void> = Promise.resolve();
  return {
    start() {
      running = run(state);
    },
    async stop() {
      state.stopping = true;
      state.wait.wake();
      await running;
      await state.line.close();
    },
    tick: async () => (await look(state)).retaken,
  };
}

async function run(state: State): Promise<void> {
  while (!state.stopping) {
    try {
      await turn(state);
      state.trouble.end();
    } catch (error) {
      if (state.stopping) return;
      state.trouble.report(error);
      void state.line.close();
      await pause(state, reconnectMs);
    }
  }
}

/** One turn: a look, then a short wait while there is something to lose, else a long one. */
async function turn(state: State): Promise<void> {
  const { retaken, waitMs } = await look(state);
  if (retaken > 0) return;
  state.quietLooks = waitMs !== null && waitMs <= lookMs ? 0 : state.quietLooks + 1;
  const quiet = state.quietLooks >= quietLooksMost;
  if (quiet !== state.listening) await listen(state, quiet);
  else if (quiet) await pause(state, Math.min(waitMs ?? idleMostMs, idleMostMs));
  else await pause(state, lookMs);
}

async function look(state: State): Promise<{ retaken: number; waitMs: number | null }> {
  const client = await state.line.session();
  const known = state.known === null ? null : state.known.flat();
  const { living, retaken, waitMs } = await watchOwners(client, known);
  state.known = [living, state.known?.[0] ?? living];
  if (retaken > 0) {
    state.log.info({ retaken }, "took over the deliveries of a process that died");
  }
  return { retaken, waitMs };
}

// Only while it is quiet: every listener costs each firing something. The look that follows
// sees what began before it listened.
async function listen(state: State, wanted: boolean): Promise<void> {
  const client = await state.line.session();
  await client.query(wanted ? "listen minoots_feed" : "unlisten minoots_feed");
  state.listening = wanted;
}

async function enter(state: State, client: pg.Client): Promise<pg.Client> {
  state.listening = false;
  state.known = null;
  return client;
}

async function pause(state: State, waitMs: number): Promise<void> {
  if (!state.stopping) await state.wait.until(performance.now() + waitMs);
}
