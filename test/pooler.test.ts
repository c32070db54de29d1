// A pooler between MINOOTS and its database would have every session run as the login instead of
// its role: it is found out and refused before anything is done.
import { once } from "node:events";
import { connect, createServer, type AddressInfo, type Socket } from "node:net";
import { expect, onTestFinished } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { test } from "./harness/database.ts";

/** What a session starts with, without its options: pgbouncer's ignore_startup_parameters. */
function withoutOptions(start: Buffer): Buffer {
  const words = start.subarray(8, -2).toString().split("\0");
  const kept = words.flatMap((word, index) => {
    const isName = index % 2 === 0;
    return (isName ? word : words[index - 1]) === "options" ? [] : [word];
  });
  const body = Buffer.from(`${kept.join("\0")}\0\0`);
  const head = Buffer.alloc(8);
  head.writeInt32BE(8 + body.length, 0);
  start.copy(head, 4, 4, 8);
  return Buffer.concat([head, body]);
}

/** A pooler as far as it matters here; answers the address through it. */
async function startPooler(url: string): Promise<string> {
  const pooled = new URL(url);
  const behind = { host: pooled.hostname, port: Number(pooled.port) };
  const sockets: Socket[] = [];
  const pooler = createServer((caller) => {
    const database = connect(behind);
    sockets.push(caller, database);
    for (const socket of [caller, database]) socket.on("error", () => undefined);
    caller.once("data", (start) => {
      database.write(withoutOptions(start));
      caller.pipe(database);
    });
    database.pipe(caller);
  }).listen(0, "127.0.0.1");
  await once(pooler, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    pooler.close();
  });
  pooled.port = String((pooler.address() as AddressInfo).port);
  return pooled.href;
}

test("a pooler that drops what a session starts with is refused in words", async ({ url }) => {
  const pooled = await startPooler(url);

  const refused = migrate({ url: pooled, log: () => undefined });

  await expect(refused).rejects.toThrow(/^There is a pooler between here and Postgres at /);
  await expect(refused).rejects.toMatchObject({ hint: expect.stringContaining("pgbouncer") });
});
