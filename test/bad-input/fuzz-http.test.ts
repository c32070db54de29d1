// REST and GraphQL under fuzzing: every operation of the document at /openapi.json by its examples,
// documents and variables of GraphQL, each with something made wrong. The server lives.
import { afterAll, expect } from "vitest";
import { addressOf, exampleBody, readDocument } from "../rest/document.ts";
import type { Document } from "../rest/document.ts";
import { makeKey } from "../server/support.ts";
import { mutation, send } from "./faces.ts";
import { fuzz, options, other, timer } from "./fuzz.ts";
import { mutated, mutatedText, written } from "./random.ts";
import type { Random } from "./random.ts";
import { tellSlowest, test } from "./support.ts";
import type { Served, Told } from "./support.ts";

afterAll(tellSlowest);

// Every operation that has a body by its example, what takes a timer by more of them, and what
// has none by its address.
function restRequests(document: Document) {
  const known = { timer: "key:order-42", after: "W10=" };
  const documented = document.operations
    .filter(({ path, method }) => path !== "/events" && !(method === "DELETE" && path === "/keys"))
    .map((operation) => ({
      method: operation.method,
      address: addressOf(operation, known),
      body: exampleBody(document, operation),
    }));
  const timers = [timer, other, timer, other].map((body) => ({
    method: "POST",
    address: "/timers",
    body: body as unknown,
  }));
  return [
    ...documented,
    ...timers,
    { method: "POST", address: "/timers/bulk", body: { timers: [timer, other] } },
  ];
}

// In an address each word may become another, the slashes stay.
function mutatedAddress(random: Random, address: string): string {
  const [path = "", query = ""] = address.split("?");
  const odd = () => encodeURIComponent(random.one(oddWords));
  if (random.below(2) === 0) {
    const parts = path.split("/");
    return `${parts.with(parts.length - 1, odd()).join("/")}?${query}`;
  }
  const more = random.one([
    "first",
    "after",
    "status",
    "label",
    "fireAfter",
    "ifVersion",
    "__proto__",
  ]);
  return `${path}?${query}&${more}=${odd()}`;
}

const oddWords = [
  ..."0 -1 1e9 x key: key:a .. %00 \u0000 \u202e ' a:b W10= infinity".split(" "),
  "",
  "x".repeat(3_000),
];

test(
  "REST answers as documented, whatever is made of its requests",
  options,
  async ({ served, db, tenant }) => {
    const admin = await makeKey(db, tenant, ["read", "write", "admin"]);
    const caller: Served = { ...served, key: admin };
    const get = async (_: string, path: string) => {
      const response = await fetch(served.url + path);
      return { status: 200, headers: response.headers, body: (await response.json()) as never };
    };
    const requests = restRequests(await readDocument({ call: get }));

    const codes = await fuzz(2_000, async (random) => {
      const { method, address, body } = random.one(requests);
      const isAddress = body === undefined || random.below(10) === 0;
      const path = isAddress ? mutatedAddress(random, address) : address;
      const text =
        body === undefined ? undefined : written(isAddress ? body : mutated(random, body));
      return [await send(caller, method, path, text), `${method} ${path} ${text}`];
    });

    expect(codes.get("answered")).toBeGreaterThan(0);
    expect(served.isAlive()).toBe(true);
  },
);

const documents = [
  mutation,
  `mutation { scheduleTimer(input: {name: "tea", fireIn: "1h", labels: {order: "42"}, actions: [{webhook: {url: "https://example.com/"}}]}) { outcome message timer { id fireAt } } }`,
  `mutation { scheduleTimers(input: {timers: [{name: "a", fireIn: "1m"}, {name: "b", fireAt: "2099-01-01T00:00:00Z"}]}) { results { timer { id } } } }`,
  `mutation { rescheduleTimer(input: {key: "order-42", fireIn: "3h", ifVersion: 1}) { outcome } }`,
  `mutation { cancelTimers(input: {labels: {order: "42"}}) { outcome } }`,
  `{ timers(first: 50, filter: {status: [SCHEDULED], labels: {order: "42"}, fireBefore: "2099-01-01T00:00:00Z"}) { nodes { id labels deliveries { id attempts { number } } } pageInfo { endCursor } feedCursor } }`,
  `query ($first: Int = 5, $after: PageCursor) { timers(first: $first, after: $after) { nodes { ...some } } } fragment some on Timer { id name actions { id } events { nodes { cursor type } } }`,
  `{ viewer { tenant { name } limits { openTimers } usage(days: 3) { openTimers requestsLeft } serverTime feedCursor } }`,
  `{ timer(key: "order-42") { id ... on Timer @include(if: true) { lagMs } ledger: events(first: 5) { nodes { data } } } }`,
];

test(
  "GraphQL answers as documented, whatever is made of documents and variables",
  options,
  async ({ served }) => {
    const ask = async (text: string): Promise<[Told, string]> => [
      await send(served, "POST", "/graphql", text),
      text,
    ];

    const codes = await fuzz(2_000, (random) => {
      if (random.below(2) === 0) {
        return ask(written({ query: mutatedText(random, random.one(documents)), variables: {} }));
      }
      const { actions, ...plain } = timer;
      const input = random.below(2) === 0 ? { ...plain, actions } : plain;
      return ask(written({ query: mutation, variables: mutated(random, { input }) }));
    });

    expect(codes.get("answered")).toBeGreaterThan(0);
    expect(served.isAlive()).toBe(true);
  },
);
