// Many subscribers on WebSockets, as applications have them: each notes the moment at which it
// was told that a timer fired.
import { once } from "node:events";
import { WebSocket } from "ws";
import { wallMs } from "../clock.ts";
import { serve } from "../serve.ts";

export interface SubscribersOptions {
  readonly address: string;
  readonly apiKey: string;
  readonly count: number;
}

export interface Hearing {
  readonly timerId: string;
  readonly at: number;
}

interface Message {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly timerEvents: Told } | null };
}

interface Told {
  readonly type: string;
  readonly timerId: string;
}

const query = `subscription { timerEvents(types: [TIMER_FIRED]) { type cursor timerId } }`;
const lookEveryMs = 50;

let heard: Hearing[] = [];

serve({
  start: ({ address, apiKey, count }: SubscribersOptions) =>
    Promise.all(Array.from({ length: count }, () => subscribe(address, apiKey))),
  clear() {
    heard = [];
  },
  waitFor: ({ count, waitMs }: { count: number; waitMs: number }) => waitFor(count, waitMs),
  report: () => heard,
});

/** Ends once the subscription stands: its first event is a mark that says from where. */
async function subscribe(address: string, apiKey: string): Promise<void> {
  const url = `${address.replace("http", "ws")}/graphql`;
  const socket = new WebSocket(url, "graphql-transport-ws", { perMessageDeflate: false });
  await once(socket, "open");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.on("message", (data: Buffer) => {
    const at = wallMs();
    const { type, payload } = JSON.parse(data.toString()) as Message;
    if (type === "connection_ack") {
      socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
    } else if (type === "ping") {
      socket.send(JSON.stringify({ type: "pong" }));
    } else if (type !== "next" || payload?.data == null) {
      reject(new Error(`A subscriber was told: ${data.toString().slice(0, 500)}`));
    } else if (payload.data.timerEvents.type === "MARK") {
      resolve();
    } else {
      heard.push({ timerId: payload.data.timerEvents.timerId, at });
    }
  });
  socket.on("close", () => reject(new Error("A subscriber was cut.")));
  socket.send(JSON.stringify({ type: "connection_init", payload: { apiKey } }));
  await promise;
}

async function waitFor(count: number, waitMs: number): Promise<number> {
  const endAt = performance.now() + waitMs;
  while (heard.length < count && performance.now() < endAt) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
  return heard.length;
}
