// A frame of a hundred megabytes: the server hangs up with a clear code as soon as it knows, holds
// none of it in memory, and goes on answering everybody else.
import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import type { Data } from "../graphql/support.ts";
import { type Served, test } from "./support.ts";

const megabyte = 1_000_000;
const hundred = 100 * megabyte;

async function open({ url, key }: Served): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/graphql`, ["graphql-transport-ws"]);
  socket.on("error", () => {});
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init", payload: { apiKey: key } }));
  await once(socket, "message");
  return socket;
}

async function codeAfterMuch(served: Served): Promise<number> {
  const socket = await open(served);
  const closed = once(socket, "close");
  socket.send(Buffer.alloc(hundred, "x"));
  const [code] = await closed;
  return code as number;
}

async function asks(socket: WebSocket, id: string): Promise<unknown> {
  const heard = once(socket, "message"); // "complete" comes after it
  const payload = { query: "{ viewer { scopes } }" };
  socket.send(JSON.stringify({ id, type: "subscribe", payload }));
  const message: Data = JSON.parse(String((await heard)[0]));
  return message.payload.data.viewer.scopes;
}

test("a frame of 100 MB is hung up on with 1009, keeps nothing, and disturbs nobody", async ({
  served,
}) => {
  const other = await open(served);
  const scopes = await asks(other, "before");
  await codeAfterMuch(served);
  const before = await served.bytes();

  const [codes, meanwhile, bytes] = await Promise.all([
    Promise.all([codeAfterMuch(served), codeAfterMuch(served)]),
    asks(other, "meanwhile"),
    served.bytes(),
  ]);

  expect(codes).toEqual([1009, 1009]);
  expect(meanwhile).toEqual(scopes);
  expect(bytes - before).toBeLessThan(5 * megabyte);
  const kept = async () => (await served.bytes()) - before; // what is still on its way is dropped
  await expect.poll(kept, { timeout: 5000 }).toBeLessThan(5 * megabyte);
  expect(served.isAlive()).toBe(true);
  other.close();
});
