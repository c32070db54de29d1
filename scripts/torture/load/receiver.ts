// The receiver as the rest of the load sees it: where its endpoints are, what it is told, and
// which deliveries somebody should answer for.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { EndpointName, Wish } from "./behaviours.ts";

export interface ReceiverThreadData {
  readonly path: string;
}

export interface ReceiverOrder {
  /** By "<tenant> <endpoint>". */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly calm?: true;
  readonly stop?: true;
}

/** A delivery that its receiver has taken, and what it will say of it. */
export interface Asked {
  readonly tenant: string;
  readonly deliveryId: string;
  readonly attempt: number;
  readonly wish: Wish;
}

export type ReceiverMessage =
  | { readonly origins: Readonly<Record<EndpointName, string>> }
  | { readonly asked: Asked }
  /** In which ways requests were answered just now. */
  | { readonly answered: readonly string[] };

export interface Receiver {
  readonly origins: Readonly<Record<EndpointName, string>>;
  tell(order: ReceiverOrder): void;
  stop(): Promise<void>;
}

export async function startReceiver(
  path: string,
  onAsked: (asked: Asked) => void,
  onAnswered: (ways: readonly string[]) => void,
): Promise<Receiver> {
  const workerData: ReceiverThreadData = { path };
  const thread = new Worker(new URL("receiver-thread.ts", import.meta.url), { workerData });
  const ready = Promise.withResolvers<Receiver["origins"]>();
  thread.on("error", (error) => ready.reject(error));
  thread.on("message", (message: ReceiverMessage) => {
    if ("origins" in message) ready.resolve(message.origins);
    else if ("answered" in message) onAnswered(message.answered);
    else onAsked(message.asked);
  });
  const origins = await ready.promise;
  let ended: Promise<unknown> | null = null;
  return {
    origins,
    tell: (order) => thread.postMessage(order),
    async stop() {
      if (ended === null) {
        ended = once(thread, "exit");
        thread.postMessage({ stop: true } satisfies ReceiverOrder);
      }
      await ended;
    },
  };
}
