// The hands of the engine, for each kind of action its own: what is sent has many places, what is
// performed in the database has few, each a connection of its own, so that a slow function keeps
// neither results from being settled nor webhooks from being sent; and commands have fewer still.
import type pg from "pg";
import type { Closers } from "./closers.ts";
import { performDelivery } from "./database/action-calls.ts";
import * as calls from "./database/calls.ts";
import { createPool } from "./database/connect.ts";
import * as lanes from "./database/lane-calls.ts";
import type { EngineOptions } from "./engine.ts";
import { openConnections } from "./tasks/connector.ts";
import type { Keys } from "./tasks/endpoint-secrets.ts";
import { createHands, type Hands, type HandsDependencies } from "./tasks/hands.ts";
import { handsByKind } from "./tasks/hands-by-kind.ts";
import { createCommandPerformer } from "./tasks/perform-command.ts";
import { performInDatabase } from "./tasks/perform-in-database.ts";
import { performUnknown } from "./tasks/perform-unknown.ts";
import { sendWebhook } from "./tasks/send-webhook.ts";
import { createSendMeter, type MeterSends } from "./telemetry/watch-engine.ts";
import { version } from "./version.ts";

type Common = Pick<HandsDependencies, "calls" | "sealer" | "log">;

const performedAtOnce = 8;
const performMaxMs = 5000;

const commandsAtOnce = 4;

export interface OpenHands {
  readonly hands: Hands;
  /** Kills what runs as a command: a stop does not wait for it. */
  readonly stopCommands: () => void;
}

export function openHands(options: EngineOptions, pool: pg.Pool, closers: Closers): OpenHands {
  const { allowPrivateTargets, development = false, sealer, log } = options;
  const connections = openConnections({ allowPrivateTargets, development });
  closers.push(() => connections.close());
  const settling = openSettlingPool(options);
  closers.push(() => settling.end());
  const common: Common = { calls: callsOf(pool, settling), sealer, log };
  const metered = createSendMeter();
  const inDatabase = openDatabaseHands(options, common, metered, closers);
  const commands = createCommandPerformer(options.commands ?? {});
  const hands = handsByKind({
    sent: createHands({
      ...common,
      send: metered((handoff, keys: Keys) => sendWebhook({ connections, version }, handoff, keys)),
    }),
    performed: {
      sql: inDatabase,
      job: inDatabase,
      command: createHands({
        ...common,
        ...unsigned,
        ...few(commandsAtOnce),
        send: metered(commands.perform),
      }),
    },
    unknown: createHands({ ...common, ...unsigned, send: performUnknown }),
  });
  return { hands, stopCommands: commands.stop };
}

const unsigned = { keysFor: () => [] };

// Half of the places for one tenant.
const few = (inFlightMax: number) => ({ inFlightMax, inFlightMaxPerEndpoint: inFlightMax / 2 });

// What was sent is settled over connections of its own: whatever else waits, results do not.
function callsOf(pool: pg.Pool, settling: pg.Pool): Common["calls"] {
  return {
    settleDeliveries: (results) => calls.settleDeliveries(settling, results),
    settleFree: (results) => calls.settleFree(settling, results),
    openEndpoint: (...endpoint) => calls.openEndpoint(pool, ...endpoint),
    giveBack: (...held) => lanes.giveBack(pool, ...held),
    queueDrains: (parked) => lanes.queueDrains(pool, parked),
  };
}

function openSettlingPool({ url, log }: EngineOptions): pg.Pool {
  return createPool({ url, role: "minoots_worker", name: "minoots results", max: 2, log });
}

// The time-out is the session's: a function cannot lengthen the one of the call it runs in.
function openDatabaseHands(
  { url, log }: EngineOptions,
  common: Common,
  metered: MeterSends,
  closers: Closers,
): Hands {
  const pool = createPool({
    url,
    role: "minoots_worker",
    name: "minoots actions",
    settings: { statement_timeout: String(performMaxMs) },
    max: performedAtOnce,
    log,
  });
  closers.push(() => pool.end());
  const perform = performInDatabase({
    perform: (handoff, owner) => performDelivery(pool, handoff, owner),
    log,
  });
  return createHands({
    ...common,
    ...unsigned,
    ...few(performedAtOnce),
    send: metered((handoff, _keys: Keys, owner: number) => perform(handoff, owner)),
  });
}
