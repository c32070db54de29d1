// The door of the WebSockets: who comes in, who is let go, and with which word.
import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { ClientOptions } from "ws";
import { makeKey } from "../server/support.ts";
import { test } from "./support.ts";
import type { Api, Data } from "./support.ts";

const protocol = "graphql-transport-ws";

class Talk {
  readonly socket: WebSocket;
  readonly closed: Promise<[number, string]>;
  readonly #heard: Data[] = [];
  #wake = () => {};

  constructor({ socketUrl }: Api, options: ClientOptions = {}, protocols = [protocol]) {
    this.socket = new WebSocket(socketUrl, protocols, options);
    this.socket.on("message", (data: Buffer) => {
      this.#heard.push(JSON.parse(data.toString()));
      this.#wake();
    });
    this.socket.on("error", () => {});
    this.closed = new Promise((resolve) => {
      this.socket.once("close", (code, reason) => resolve([code, reason.toString()]));
    });
  }

  async say(message: object | string): Promise<void> {
    if (this.socket.readyState === WebSocket.CONNECTING) await once(this.socket, "open");
    this.socket.send(typeof message === "string" ? message : JSON.stringify(message));
  }

  async hear(): Promise<Data> {
    while (this.#heard.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
    return this.#heard.shift();
  }

  async greet(payload: object): Promise<Data> {
    await this.say({ type: "connection_init", payload });
    return await this.hear();
  }

  async subscribe(id: string, query = "subscription { timerEvents { type } }"): Promise<void> {
    await this.say({ type: "subscribe", id, payload: { query } });
  }
}

// What a refused upgrade is answered.
async function refusal(api: Api, options: ClientOptions): Promise<[number, string]> {
  const socket = new WebSocket(api.socketUrl, [protocol], options);
  socket.on("error", () => {});
  const [, response] = await once(socket, "unexpected-response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return [response.statusCode, JSON.parse(Buffer.concat(chunks).toString()).code];
}

test("the key comes in the first message, under any of its names", async ({ api }) => {
  const greetings = [
    { "X-API-Key": api.key },
    { "x-api-key": api.key },
    { apiKey: api.key },
    { authorization: `Bearer ${api.key}` },
  ];

  for (const payload of greetings) {
    expect(await new Talk(api).greet(payload)).toEqual({ type: "connection_ack" });
  }
});

test("or in the upgrade's headers", async ({ api }) => {
  const talk = new Talk(api, { headers: { "x-api-key": api.key } });

  expect(await talk.greet({})).toEqual({ type: "connection_ack" });
  await talk.subscribe("1");
  expect(await talk.hear()).toMatchObject({ type: "next", id: "1" });
});

test("a wrong key, or none, is told and let go", async ({ api }) => {
  const wrong = new Talk(api);
  await wrong.say({ type: "connection_init", payload: { "X-API-Key": "mnt_test_wrong" } });
  const none = new Talk(api);
  await none.say({ type: "connection_init" });

  expect(await wrong.closed).toEqual([4401, "UNAUTHENTICATED: This is not a whole API key."]);
  expect(await none.closed).toEqual([4401, "UNAUTHENTICATED: This request has no API key."]);
});

test("what breaks the protocol is let go", async ({ api }) => {
  const early = new Talk(api);
  await early.subscribe("1");
  const twice = new Talk(api);
  await twice.greet({ apiKey: api.key });
  await twice.say({ type: "connection_init", payload: { apiKey: api.key } });
  const garbage = new Talk(api);
  await garbage.say("nonsense");
  const same = new Talk(api);
  await same.greet({ apiKey: api.key });
  await same.subscribe("1");
  await same.subscribe("1");
  const other = new Talk(api, {}, ["graphql-ws"]);

  expect([
    (await early.closed)[0],
    (await twice.closed)[0],
    (await garbage.closed)[0],
    (await same.closed)[0],
    (await other.closed)[0],
  ]).toEqual([4401, 4429, 4400, 4409, 1006]);
});

test("a message that is too large is let go", async ({ api }) => {
  const talk = new Talk(api);
  await talk.greet({ apiKey: api.key });

  await talk.say("x".repeat(70_000));

  expect((await talk.closed)[0]).toBe(1009);
});

test("pages of other hosts may not connect, unless they are listed", async ({ open }) => {
  const api = await open({ sockets: { allowedOrigins: ["https://shop.example"] } });
  const { host } = new URL(api.url);

  expect(await refusal(api, { origin: "https://evil.example" })).toEqual([403, "FORBIDDEN"]);
  expect(await refusal(api, { origin: "null" })).toEqual([403, "FORBIDDEN"]);
  for (const origin of [`http://${host}`, "https://shop.example"]) {
    const talk = new Talk(api, { origin });
    expect(await talk.greet({ apiKey: api.key })).toEqual({ type: "connection_ack" });
  }
});

test("a full server says so", async ({ open }) => {
  const api = await open({ sockets: { connectionsMax: 1 } });
  const talk = new Talk(api);
  await talk.greet({ apiKey: api.key });

  expect(await refusal(api, {})).toEqual([503, "UNAVAILABLE"]);
});

test("too many operations on one socket are refused, one by one", async ({ api }) => {
  const talk = new Talk(api);
  await talk.greet({ apiKey: api.key });
  for (let id = 0; id < 100; id += 1) {
    await talk.subscribe(`${id}`);
    expect(await talk.hear()).toMatchObject({ type: "next", id: `${id}` });
  }

  await talk.subscribe("over");

  expect(await talk.hear()).toMatchObject({
    type: "error",
    id: "over",
    payload: [{ extensions: { code: "QUOTA_EXCEEDED" } }],
  });
});

test("a socket whose key is revoked is let go at the next look", async ({ open, db, tenant }) => {
  const api = await open({ sockets: { keysMs: 20 } });
  const key = await makeKey(db, tenant);
  const talk = new Talk(api);
  await talk.greet({ apiKey: key });

  await db.query("update minoots_private.api_keys set revoked_at = minoots.clock() where id = $1", [
    key.split("_")[2],
  ]);

  expect(await talk.closed).toEqual([4401, "This API key is unknown, expired or revoked."]);
});

test("a socket that does not answer is let go", async ({ open }) => {
  const api = await open({ sockets: { pingMs: 20 } });
  const talk = new Talk(api, { autoPong: false });
  await talk.greet({ apiKey: api.key });

  expect((await talk.closed)[0]).toBe(1006);
});

test("the end of a subscription by its client frees its place in the hub", async ({ api, hub }) => {
  const talk = new Talk(api);
  await talk.greet({ apiKey: api.key });
  await talk.subscribe("1");
  await talk.hear();
  expect(hub.state().subscribers).toBe(1);

  await talk.say({ type: "complete", id: "1" });
  await talk.say({ type: "ping" });
  await talk.hear();
  expect(hub.state().subscribers).toBe(0);

  await talk.subscribe("2");
  await talk.hear();
  talk.socket.terminate();
  await expect.poll(() => hub.state().subscribers).toBe(0);
});

test("a closing server tells every socket", async ({ api }) => {
  const talk = new Talk(api);
  await talk.greet({ apiKey: api.key });

  await api.close();

  expect(await talk.closed).toEqual([1001, "Going away: connect again."]);
});
