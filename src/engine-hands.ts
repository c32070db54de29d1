// The hands of the engine, for each kind of action its own: what is sent has many places, what is
// performed in the database has few, each a connection of its own, so that a slow function keeps
// neither results from being settled nor webhooks from being sent.
import type pg from "pg";
import type { Closers } from "./closers.ts";
import { performDelivery } from "./database/action-calls.ts";
import * as calls from "./database/calls.ts";
import { createPool } from "./database/connect.ts";
import * as lanes from "./database/lane-calls.ts";
import type { EngineOptions } from "./engine.ts";
import { openConnections } from "./tasks/connector.ts";
import { createHands, type Hands, type HandsDependencies } from "./tasks/hands.ts";
import { handsByKind } from "./tasks/hands-by-kind.ts";
import { performInDatabase } from "./tasks/perform-in-database.ts";
import { performUnknown } from "./tasks/perform-unknown.ts";
import { sendWebhook } from "./tasks/send-webhook.ts";
import { version } from "./version.ts";

type Common = Pick<HandsDependencies, "calls" | "sealer" | "log">;

const performedAtOnce = 8;
const performMaxMs = 5000;

export function openHands(options: EngineOptions, pool: pg.Pool, closers: Closers): Hands {
  const { allowPrivateTargets, sealer, log } = options;
  const connections = openConnections({ allowPrivateTargets });
  closers.push(() => connections.close());
  const common: Common = { calls: callsOf(pool), sealer, log };
  const inDatabase = openDatabaseHands(options, common, closers);
  return handsByKind({
    sent: createHands({
      ...common,
      send: (handoff, keys) => sendWebhook({ connections, version }, handoff, keys),
    }),
    performed: { sql: inDatabase, job: inDatabase },
    unknown: createHands({ ...common, ...unsigned, send: performUnknown }),
  });
}

const unsigned = { keysFor: () => [] };

function callsOf(pool: pg.Pool): Common["calls"] {
  return {
    settleDeliveries: (results) => calls.settleDeliveries(pool, results),
    openEndpoint: (...endpoint) => calls.openEndpoint(pool, ...endpoint),
    giveBack: (...held) => lanes.giveBack(pool, ...held),
    queueDrains: (parked) => lanes.queueDrains(pool, parked),
  };
}

// The time-out is the session's: a function cannot lengthen the one of the call it runs in.
function openDatabaseHands({ url, log }: EngineOptions, common: Common, closers: Closers): Hands {
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
    send: (handoff, _keys, owner) => perform(handoff, owner),
    inFlightMax: performedAtOnce,
    inFlightMaxPerEndpoint: performedAtOnce / 2,
  });
}
