// The engine runs in a thread of its own: that it is told when it cannot start, and goes down
// when it is told to.
import { pino } from "pino";
import { expect } from "vitest";
import { startApp } from "../src/app.ts";
import { closeAll, type Closers } from "../src/closers.ts";
import { readConfig } from "../src/config.ts";
import { allParts } from "../src/parts.ts";
import { test } from "./harness/database.ts";

const common = {
  parts: allParts,
  rulesDigest: "",
  secretKey: Buffer.alloc(32, 7),
  inbox: null,
  demoKey: null,
  log: pino({ level: "silent" }),
};

function configFor(url: string) {
  return readConfig({ DATABASE_URL: url, PORT: "0", LOG_LEVEL: "silent" });
}

test("an engine that cannot start is told, and so is why", async () => {
  const url = "postgres://nobody@127.0.0.1:9/none";
  const closers: Closers = [];

  await expect(startApp({ config: configFor(url), url, ...common }, closers)).rejects.toThrow(
    "ECONNREFUSED",
  );
});

test("it goes down when it is told to, and leaves no connection", async ({ db, url }) => {
  const closers: Closers = [];
  await startApp({ config: configFor(url), url, ...common }, closers);
  const connected = `select count(*)::integer from pg_stat_activity
    where datname = current_database() and application_name like 'minoots %'`;
  expect((await db.query(connected)).rows).not.toEqual([{ count: 0 }]);

  await closeAll(closers, (error) => {
    throw error;
  });

  await expect.poll(async () => (await db.query(connected)).rows).toEqual([{ count: 0 }]);
});
