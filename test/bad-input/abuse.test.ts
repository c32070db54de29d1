// The whole list of what strangers do to GraphQL and its WebSockets, thousands of times, at a
// server of its own: each is refused in clear words, never by a fault of ours, and what the
// server holds in memory stays as it was.
import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { Data } from "../graphql/support.ts";
import { test } from "./support.ts";
import type { Served } from "./support.ts";

const repeated = (text: string, count: number) => text.repeat(count);
const winding = (turns: number) =>
  `{ timer(key: "a") { ${repeated("events { nodes { timer { ", turns)} id ${repeated("} } } ", turns)} } }`;
const growing = Array.from(
  { length: 30 },
  (_, n) => `fragment F${n + 1} on Timer { a: events { nodes { timer { ...F${n} } } } ...F${n} }`,
).join(" ");

// Documents, each made another by its number, so that no memory of documents helps.
const documents: ((number: number) => string)[] = [
  () => winding(20),
  (number) => `{ ${repeated(`a${number}: viewer { scopes } `, 200)} }`,
  (number) =>
    `{ viewer { ${Array.from({ length: 400 }, (_, n) => `a${n}x${number}: serverTime`).join(" ")} } }`,
  (number) => `{ timer(key: "${number}") { ...F30 } } fragment F0 on Timer { id } ${growing}`,
  (number) =>
    `{ timer(key: "${number}") { ...A } } fragment A on Timer { ...B } fragment B on Timer { ...A }`,
  (number) => `{ a${number}: viewer ${repeated("@include(if: true) ", 500)} { scopes } }`,
  (number) => `{ a${number}${repeated("{a", 10_000)}`,
  (number) => `{ a${number}(a: ${repeated("[", 10_000)}`,
  (number) =>
    `{ timers(first: 500) { nodes { a${number}: events(first: 500) { nodes { data } } } } }`,
  (number) => `{ timer(key: "\\u0000${number}") { id } }`,
  (number) => `{ a${number}: __schema { types { name } } }`,
  (number) => `{ viewer { scopes } } # ${number} ${repeated("x", 40_000)}`,
  (number) => `subscription { a${number}: timerEvents { type } }`,
  (number) => `{ nothing${number} ${repeated("wrong ", 300)} }`,
  (number) => `query ($a${number}: Int = ${number}) { viewer { scopes } }`,
];

const json = { "content-type": "application/json" };
const gzip = { ...json, "content-encoding": "gzip" };
const query =
  "query ($n: Int, $key: String) { timers(first: $n) { nodes { id } } timer(key: $key) { id } }";

// Requests as they come over the wire: body and headers.
const bodies: ((number: number) => readonly [string, Record<string, string>])[] = [
  ...documents.map(
    (write) => (number: number) => [JSON.stringify({ query: write(number) }), json] as const,
  ),
  (number) => [JSON.stringify(Array.from({ length: 50 }, () => ({ query, number }))), json],
  (number) => [`{"query": "${number}`, json],
  (number) => [`{"variables": {"a": ${number}}}`, json],
  () => [JSON.stringify({ query, variables: { n: repeated("9", 50_000) } }), json],
  () => [
    `{"query": ${JSON.stringify(query)}, "variables": {"key": ${repeated("[", 20_000)}${repeated("]", 20_000)}}}`,
    json,
  ],
  () => [`{"query": ${JSON.stringify(query)}, "variables": {"n": 1e400}}`, json],
  () => [JSON.stringify({ query, variables: { key: "\ud800" } }), json],
  () => [JSON.stringify({ query }), gzip],
  () => ["query=x", { "content-type": "application/x-www-form-urlencoded" }],
  () => [JSON.stringify({ query }), { ...json, accept: "text/event-stream" }],
];

async function abuseHttp({ url, key }: Served, count: number): Promise<Data[]> {
  const told: Data[] = [];
  let next = 0;
  const one = async () => {
    while (next < count) {
      const [body, headers] = bodies[next % bodies.length]!((next += 1));
      const init = { method: "POST", body, headers: { ...headers, "x-api-key": key } };
      const response = await fetch(`${url}/graphql`, init);
      const { data, errors } = (await response.json()) as Data;
      const { code, hint, requestId } = errors?.[0]?.extensions ?? {};
      told.push({ status: response.status, data, code, hint, requestId, body });
    }
  };
  await Promise.all(Array.from({ length: 8 }, one));
  return told;
}

test("thousands of abusive requests are refused clearly, and leave no trace in memory", async ({
  served,
}) => {
  await abuseHttp(served, 80 * bodies.length);
  const before = await served.bytes();

  const told = await abuseHttp(served, 100 * bodies.length);

  const unclear = ({ status, data, code, hint, requestId }: Data) =>
    status >= 500 || data != null || !code || code === "INTERNAL" || !hint || !requestId;
  expect(told.filter(unclear).map(({ body, ...rest }) => [rest, body.slice(0, 200)])).toEqual([]);
  expect((await served.bytes()) - before).toBeLessThan(15_000_000);
});

type Abuse = (socket: WebSocket, greet: () => void) => void;

const subscribe = (id: string, document: string) =>
  JSON.stringify({ id, type: "subscribe", payload: { query: document } });

// What is done to a socket, and the code by which it ends.
const abuses: readonly (readonly [number, Abuse])[] = [
  [4401, (socket) => socket.send(subscribe("1", "{ viewer { scopes } }"))],
  [4429, (_, greet) => [greet(), greet()]],
  [4400, (socket) => socket.send("garbage")],
  [4400, (socket) => socket.send(Buffer.alloc(1_000, 255))],
  [1009, (socket) => socket.send(repeated("x", 1_000_000))],
  [
    4401,
    (socket) =>
      socket.send(JSON.stringify({ type: "connection_init", payload: { apiKey: "wrong" } })),
  ],
  [
    4409,
    (socket, greet) => {
      greet();
      socket.once("message", () => {
        socket.send(subscribe("1", "subscription { timerEvents { type } }"));
        socket.send(subscribe("1", "subscription { timerEvents { type } }"));
      });
    },
  ],
  [
    1000,
    (socket, greet) => {
      greet();
      let left = documents.length;
      socket.on("message", (message: Buffer) => {
        const { type, payload }: Data = JSON.parse(message.toString());
        if (type === "connection_ack") {
          for (const [index, write] of documents.entries()) {
            socket.send(subscribe(String(index), write(index)));
          }
        }
        const isClear = type === "error" ? payload[0].extensions.hint : type === "next";
        if (isClear) left -= 1;
        if (left === 0) socket.close(1000);
      });
    },
  ],
];

async function abuseSocket({ url, key }: Served, abuse: Abuse): Promise<number> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, ["graphql-transport-ws"]);
  socket.on("error", () => {});
  const closed = once(socket, "close");
  await once(socket, "open");
  const greeting = JSON.stringify({ type: "connection_init", payload: { apiKey: key } });
  abuse(socket, () => socket.send(greeting));
  const [code] = await closed;
  return code as number;
}

test("abusive sockets are closed with a word, and leave no trace in memory", async ({ served }) => {
  const round = async () =>
    await Promise.all(abuses.map(([, abuse]) => abuseSocket(served, abuse)));
  for (let count = 0; count < 5; count += 1) await round();
  const before = await served.bytes();

  const codes = new Set<string>();
  for (let count = 0; count < 30; count += 1) codes.add((await round()).join());

  expect([...codes]).toEqual([abuses.map(([code]) => code).join()]);
  expect((await served.bytes()) - before).toBeLessThan(5_000_000);
});
