// Roles belong to a cluster, not to a database: each test here has a cluster without them.
import { expect } from "vitest";
import { packagedDatabaseDirectory } from "../src/database/migrate.ts";
import type { UserError } from "../src/errors.ts";
import { withClient } from "./harness/cluster.ts";
import type { Throwaway } from "./harness/postgres.ts";
import { migrateTest as test, silently } from "./harness/sources.ts";

async function run(url: string, text: string): Promise<void> {
  await withClient(url, (client) => client.query(text));
}

/** A database of its own for a login with these attributes; answers its address. */
async function databaseOf(cluster: Throwaway, login: string, attributes: string): Promise<string> {
  await run(cluster.url, `create role ${login} login ${attributes} password 'guessed'`);
  await run(cluster.url, `create database ${login} owner ${login}`);
  const url = new URL(cluster.url);
  url.username = login;
  url.password = "guessed";
  url.pathname = `/${login}`;
  return url.href;
}

const migrateAll = (url: string) => silently(url, packagedDatabaseDirectory);

test("two databases of one cluster migrate at once", async ({ untouched }) => {
  const first = await databaseOf(untouched, "first", "superuser");
  const second = await databaseOf(untouched, "second", "superuser");

  const migrated = await Promise.all([first, second].map(migrateAll));

  expect(migrated[0]).toEqual(migrated[1]);
});

test("an owner who may create roles needs no superuser", async ({ untouched }) => {
  const url = await databaseOf(untouched, "app", "createrole");

  const first = await migrateAll(url);
  const second = await migrateAll(url);

  expect([first.rulesChanged, second.rulesChanged]).toEqual([true, false]);
});

test("the rules may add jobs, and the login may speak as every role", async ({ untouched }) => {
  const url = await databaseOf(untouched, "app", "createrole");
  await migrateAll(url);

  await run(url, "set role minoots_owner; select graphile_worker.add_job('nothing')");
  const speak = ["server", "kernel", "worker", "tenant"].map((role) =>
    run(url, `set role minoots_${role}`),
  );

  await expect(Promise.all(speak)).resolves.toHaveLength(4);
});

test("an owner who may not create roles gets a script, and it is enough", async ({ untouched }) => {
  const url = await databaseOf(untouched, "app", "");
  const refused = await migrateAll(url).catch((error: unknown) => error as UserError);
  const administrator = new URL(untouched.url);
  administrator.pathname = "/app";
  expect(refused).toMatchObject({ message: expect.stringContaining("login “app” may not") });
  const { hint } = refused as UserError;

  await run(administrator.href, hint.slice(hint.indexOf("\n\n")));

  await expect(migrateAll(url)).resolves.toMatchObject({ rulesChanged: true });
});
