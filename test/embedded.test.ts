// The life of the embedded Postgres: first start, restart, kill, and what it heals by itself.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, readFile, realpath, rm, stat, unlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { expect } from "vitest";
import { ask, end, postmasterOf, start, startElsewhere, test } from "./embedded-room.ts";

const isRoot = process.getuid?.() === 0;

test("the first start makes a UTF-8 database on Postgres 18, listening to this machine only", async ({
  room,
}) => {
  const embedded = await start(room);

  expect(embedded).toMatchObject({ created: true, recovered: false });
  expect(embedded.version).toMatch(/^18\./);
  const shown = await ask(
    embedded.url,
    `select current_database(), current_setting('server_encoding'), lower('ÄÖÜ Σ'),
       current_setting('timezone'), current_setting('listen_addresses')`,
  );
  expect(shown).toEqual(["minoots", "UTF8", "äöü σ", "UTC", "127.0.0.1"]);
});

test("the password is kept in a file that only its owner reads, and psql takes it as it is", async ({
  room,
}) => {
  const embedded = await start(room);

  const file = join(room.data, "postgres.url");
  expect((await readFile(file, "utf8")).trim()).toBe(embedded.url);
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect((await stat(join(room.data, "postgres"))).mode & 0o777).toBe(0o700);
  expect((await stat(room.data)).mode & 0o007).toBe(0);
});

test("a second start finds the data and the port of the first", async ({ room }) => {
  const first = await start(room);
  await ask(first.url, "create table kept as select 42 as answer");
  await first.stop();

  const second = await start(room);

  expect(second).toMatchObject({ created: false, recovered: false, url: first.url });
  expect(await ask(second.url, "select answer from kept")).toEqual([42]);
});

test("a port that somebody took meanwhile is exchanged for another", async ({ room }) => {
  const first = await start(room);
  await first.stop();
  const taken = await occupy(Number(new URL(first.url).port));
  room.onLeave(async () => taken.close());

  const second = await start(room);

  expect(new URL(second.url).port).not.toBe(new URL(first.url).port);
  expect(await ask(second.url, "select 1")).toEqual([1]);
});

async function occupy(port: number) {
  const server = createServer().listen(port, "127.0.0.1");
  await once(server, "listening");
  return server;
}

test("stopping ends the server and may be asked twice", async ({ room }) => {
  const embedded = await start(room);
  const postmaster = await postmasterOf(room);

  await Promise.all([embedded.stop(), embedded.stop()]);

  expect(() => process.kill(postmaster, 0)).toThrow("ESRCH");
  await expect(ask(embedded.url, "select 1")).rejects.toThrow("ECONNREFUSED");
});

test("the server of a killed parent is ended, its data kept, and one server runs", async ({
  room,
}) => {
  const killed = await startElsewhere(room);
  await ask(killed.answer["url"], "create table kept as select 42 as answer");
  const orphan = await postmasterOf(room);
  await end(killed.child, "SIGKILL");

  const embedded = await start(room);

  expect(embedded).toMatchObject({ created: false, recovered: true });
  expect(await ask(embedded.url, "select answer from kept")).toEqual([42]);
  expect(await postmasterOf(room)).not.toBe(orphan);
  expect(room.lines.join()).toContain(`process ${orphan}`);
});

test("a server that was killed together with its parent recovers what was committed", async ({
  room,
}) => {
  const killed = await startElsewhere(room);
  await ask(killed.answer["url"], "create table kept as select 42 as answer");
  await end(killed.child, "SIGKILL");
  process.kill(await postmasterOf(room), "SIGKILL");

  const embedded = await start(room);

  expect(embedded.recovered).toBe(true);
  expect(await ask(embedded.url, "select answer from kept")).toEqual([42]);
});

test("a postmaster.pid that names a foreign process harms neither the start nor that process", async ({
  room,
}) => {
  await (await start(room)).stop();
  const bystander = spawn("sleep", ["1000"]);
  room.onLeave(() => end(bystander, "SIGKILL"));
  const stale = `${bystander.pid}\n${join(room.data, "postgres")}\n1\n1\n\n\n\nready\n`;
  await writeFile(join(room.data, "postgres", "postmaster.pid"), stale);

  const embedded = await start(room);

  expect(embedded.recovered).toBe(true);
  expect(bystander.exitCode ?? bystander.signalCode).toBeNull();
});

test("an empty postmaster.pid, as a power cut leaves it, does not keep the server from starting", async ({
  room,
}) => {
  await (await start(room)).stop();
  await writeFile(join(room.data, "postgres", "postmaster.pid"), "");

  const embedded = await start(room);

  expect(await ask(embedded.url, "select 1")).toEqual([1]);
});

test("Ctrl-C in the terminal does not reach the server, which leads a process group of its own", async ({
  room,
}) => {
  await start(room);

  const postmaster = await postmasterOf(room);

  expect(process.kill(-postmaster, 0)).toBe(true);
});

test("of several first starts at once exactly one gets the directory", async ({ room }) => {
  const starts = Array.from({ length: 4 }, () => startElsewhere(room));
  const answers = (await Promise.all(starts)).map(({ answer }) => answer);

  const [winner, ...others] = answers.filter(({ url }) => url !== undefined);
  expect(others).toEqual([]);
  expect(await ask(winner?.["url"], "select 1")).toEqual([1]);
  expect(answers.filter(({ message }) => message?.includes("already running"))).toHaveLength(3);
});

test("a first start that was interrupted leaves nothing that hinders the next", async ({
  room,
}) => {
  await mkdir(join(room.data, "postgres.new-gone", "base"), { recursive: true });
  await chmod(room.data, 0o711);

  const embedded = await start(room);

  expect(embedded.created).toBe(true);
  await expect(stat(join(room.data, "postgres.new-gone"))).rejects.toThrow("ENOENT");
});

test("a lost password is set anew", async ({ room }) => {
  const first = await start(room);
  await ask(first.url, "create table kept as select 42 as answer");
  await first.stop();
  await unlink(join(room.data, "postgres.url"));

  const second = await start(room);

  expect(await ask(second.url, "select answer from kept")).toEqual([42]);
  expect(new URL(second.url).password).not.toBe(new URL(first.url).password);
});

test("root in a directory that only root may enter gets a database all the same", async ({
  room,
  skip,
}) => {
  if (!isRoot) skip("only root needs another user for Postgres");
  await chmod(room.path, 0o700);

  const embedded = await start(room);
  await ask(embedded.url, "create table kept as select 42 as answer");
  await embedded.stop();
  const home = join(await realpath(join(room.data, "postgres")), "..");
  room.onLeave(() => rm(home, { recursive: true, force: true }));
  const again = await start(room);

  expect(room.lines.join()).toContain(`the data is in ${home}/postgres`);
  expect(await ask(again.url, "select answer from kept")).toEqual([42]);
});
