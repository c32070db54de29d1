// How the receiver answers: the path of a request says it, /<tenant>/<behaviour>. Most bad ways
// are the first attempt's only, so that what is tried again comes to an end.
import type { ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

/** What whoever acts on the requests does about the delivery. */
export type Wish = "acknowledge" | "reject" | "rejectForGood";

export interface Behaviour {
  /** The number of the port on which it is met, since an endpoint is an origin. */
  readonly endpoint: EndpointName;
  /** What is written down as the answer to this attempt. */
  answers(attempt: number): number | "reset" | "none";
  respond?(response: ServerResponse, attempt: number): Promise<void> | void;
  /** The action asks to be acknowledged; null: nobody ever does. */
  readonly wish?: Wish | null;
}

export const endpointNames = ["steady", "moody", "broken", "gone"] as const;
export type EndpointName = (typeof endpointNames)[number];

const hugeBytes = 3 * 1024 * 1024;

const first = (attempt: number, bad: number | "reset" | "none") => (attempt === 1 ? bad : 200);

const known = {
  ok: { endpoint: "steady", answers: () => 200 },
  slow: {
    endpoint: "steady",
    answers: () => 200,
    async respond(response) {
      await wait(400);
      response.writeHead(200).end();
    },
  },
  once500: { endpoint: "moody", answers: (attempt) => first(attempt, 500) },
  limited: {
    endpoint: "moody",
    answers: (attempt) => first(attempt, 429),
    respond: (response, attempt) => {
      if (attempt === 1) response.writeHead(429, { "retry-after": "1" }).end();
      else response.writeHead(200).end();
    },
  },
  redirect: {
    endpoint: "moody",
    answers: (attempt) => first(attempt, 302),
    respond: (response, attempt) => {
      if (attempt === 1) response.writeHead(302, { location: "/nobody/follows" }).end();
      else response.writeHead(200).end();
    },
  },
  reset: {
    endpoint: "moody",
    answers: (attempt) => first(attempt, "reset"),
    respond: (response, attempt) => {
      if (attempt === 1) response.socket?.resetAndDestroy();
      else response.writeHead(200).end();
    },
  },
  garbage: {
    endpoint: "moody",
    answers: (attempt) => first(attempt, "none"),
    respond: (response, attempt) => {
      if (attempt === 1) response.socket?.end("\u0000\u0001 this is no answer\r\n\r\n");
      else response.writeHead(200).end();
    },
  },
  silent: {
    endpoint: "moody",
    answers: (attempt) => first(attempt, "none"),
    async respond(response, attempt) {
      if (attempt === 1) await wait(2000);
      if (attempt === 1) response.socket?.destroy();
      else response.writeHead(200).end();
    },
  },
  drip: { endpoint: "moody", answers: () => 200, respond: drip },
  huge: {
    endpoint: "moody",
    answers: () => 200,
    respond: (response) => {
      response.writeHead(200, { "content-type": "text/plain" }).end(Buffer.alloc(hugeBytes, 97));
    },
  },
  never: { endpoint: "broken", answers: () => 503 },
  gone: { endpoint: "gone", answers: () => 410 },
  acknowledged: { endpoint: "steady", answers: () => 200, wish: "acknowledge" },
  rejected: { endpoint: "steady", answers: () => 200, wish: "reject" },
  rejectedForGood: { endpoint: "steady", answers: () => 200, wish: "rejectForGood" },
  unanswered: { endpoint: "steady", answers: () => 200, wish: null },
} satisfies Readonly<Record<string, Behaviour>>;

export type BehaviourName = keyof typeof known;
export const behaviours: Readonly<Record<BehaviourName, Behaviour>> = known;

/** What a calm receiver does: all is well, and all that asks for it is acknowledged. */
export function calmed(behaviour: Behaviour): Behaviour {
  const { endpoint, wish } = behaviour;
  const good = { endpoint, answers: () => 200 };
  return wish === undefined ? good : { ...good, wish: "acknowledge" };
}

async function drip(response: ServerResponse): Promise<void> {
  response.writeHead(200, { "content-type": "text/plain" });
  for (let written = 0; written < 10 && response.writable; written += 1) {
    response.write(".");
    await wait(60);
  }
  response.end();
}
