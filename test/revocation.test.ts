// Two server processes over one database: a key that is revoked, by whomever, is refused by
// both within seconds, and the sockets that it opened at both are closed.
import { once } from "node:events";
import { expect } from "vitest";
import { WebSocket } from "ws";
import { minoots } from "./cli/support.ts";
import { test } from "./harness/database.ts";
import { startProgram } from "./harness/program.ts";
import { makeKey } from "./server/support.ts";

const path = "/timers/00000000-0000-0000-0000-000000000000";

async function statusAt(address: string, key: string): Promise<number> {
  return (await fetch(address + path, { headers: { "x-api-key": key } })).status;
}

async function openSocket(address: string, key: string): Promise<WebSocket> {
  const url = `${address.replace("http", "ws")}/graphql`;
  const socket = new WebSocket(url, ["graphql-transport-ws"], { headers: { "x-api-key": key } });
  await once(socket, "open");
  socket.send(JSON.stringify({ type: "connection_init" }));
  await once(socket, "message");
  return socket;
}

test("a key revoked by the command line is gone from every process", async ({
  url,
  db,
  tenant,
}) => {
  const programs = [await startProgram(url), await startProgram(url)];
  const key = await makeKey(db, tenant);
  const other = await makeKey(db, tenant);
  const sockets = await Promise.all(programs.map(({ address }) => openSocket(address, key)));
  const closings = sockets.map((socket) => once(socket, "close"));
  const statuses = (of: string) =>
    Promise.all(programs.map(({ address }) => statusAt(address, of)));
  const before = await statuses(key);

  await minoots(["keys", "revoke", tenant.name, key.split("_")[2]!], { DATABASE_URL: url });

  const closed = await Promise.all(closings);
  await expect.poll(() => statuses(key), { timeout: 10_000 }).toEqual([401, 401]);
  expect(before).toEqual([404, 404]);
  expect(closed.map(([code]) => code)).toEqual([4401, 4401]);
  expect(await statuses(other)).toEqual([404, 404]);
}, 60_000);
