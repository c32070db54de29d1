// Reads the feed by a GraphQL subscription over graphql-transport-ws.
import { WebSocket } from "ws";
import { type ReadOnce, type Reading, untilQuiet } from "./following.ts";
import type { Scene, Tenant } from "./scene.ts";

interface Message {
  readonly type: string;
  readonly payload?: {
    readonly data?: { readonly timerEvents: Event } | null;
    readonly errors?: unknown;
  };
}

interface Event {
  readonly type: string;
  readonly cursor: string;
  readonly timerId: string | null;
  readonly deliveryId: string | null;
}

const quietMs = 25_000;
const query = `subscription ($after: Cursor, $types: [EventType!]) {
  timerEvents(after: $after, types: $types) { type cursor timerId deliveryId data } }`;

export const readSubscription: ReadOnce = async (_: Scene, tenant: Tenant, reading: Reading) => {
  const url = `${reading.server.replace("http", "ws")}/graphql`;
  const socket = new WebSocket(url, "graphql-transport-ws", { perMessageDeflate: false });
  const quiet = untilQuiet(reading.signal, quietMs);
  const ended = Promise.withResolvers<never>();
  const say = (message: object) => socket.send(JSON.stringify(message));
  socket.on("open", () => say({ type: "connection_init", payload: { apiKey: tenant.apiKey } }));
  socket.on("error", (error) => ended.reject(error));
  socket.on("close", (code, reason) => ended.reject(new Error(`closed ${code} ${String(reason)}`)));
  socket.on("message", (data: Buffer) => {
    if (reading.signal.aborted) return;
    quiet.heard();
    const text = data.toString();
    const over = hear(reading, JSON.parse(text) as Message, text, say);
    if (over !== null) ended.reject(new Error(over));
  });
  try {
    await Promise.race([quiet.promise, ended.promise]);
  } finally {
    quiet.end();
    ended.promise.catch(() => undefined);
    socket.removeAllListeners("message");
    socket.terminate();
  }
};

/** What ended it, if it has ended. */
function hear(
  reading: Reading,
  { type, payload }: Message,
  text: string,
  say: (message: object) => void,
): string | null {
  const { after, types } = reading;
  if (type === "connection_ack") {
    const wanted = types?.map((one) => one.replace(".", "_").toUpperCase()) ?? null;
    say({ id: "1", type: "subscribe", payload: { query, variables: { after, types: wanted } } });
  } else if (type === "next" && payload?.data != null) {
    keep(reading, payload.data.timerEvents, text);
  } else if (type === "ping") {
    say({ type: "pong" });
  } else if (type !== "pong") {
    return `${type} ${text.slice(0, 300)}`;
  }
  return null;
}

function keep(reading: Reading, { type, cursor, timerId, deliveryId }: Event, text: string): void {
  if (type === "MARK") reading.mark(cursor);
  else reading.tell({ cursor, type: dotted(type), timerId, deliveryId }, text);
}

/** TIMER_FOLLOW_UP_REFUSED as the rest of the product writes it: timer.follow_up_refused. */
export function dotted(type: string): string {
  return type.toLowerCase().replace("_", ".");
}
