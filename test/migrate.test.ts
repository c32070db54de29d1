// What a start does to a database, and what it refuses to do.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { dumpSchema } from "../scripts/dump-schema.ts";
import { packagedDatabaseDirectory } from "../src/database/migrate.ts";
import { withClient } from "./harness/cluster.ts";
import { type Files, migrateTest as test, silently } from "./harness/sources.ts";

const books: Files = {
  "migrations/0001_create_books.sql":
    "create schema if not exists minoots;\ncreate table minoots.books (title text);\n",
};
const titled: Files = {
  ...books,
  "functions/title.sql":
    "create or replace function minoots.title() returns text language sql stable as $$ select 'Momo' $$;\n",
};

async function ask(url: string, query: string): Promise<unknown> {
  return await withClient(url, async (client) => {
    const { rows } = await client.query<unknown[]>({ text: query, rowMode: "array" });
    return rows[0]?.[0];
  });
}

test("an empty database gets the shape and the rules", async ({ empty, sources }) => {
  const directory = await sources(titled);

  const migrated = await silently(empty, directory);

  expect(migrated).toMatchObject({ applied: ["0001_create_books"], rulesChanged: true });
  expect(await ask(empty, "select minoots.title()")).toBe("Momo");
});

test("twenty processes start at once, and one of them migrates", async ({ empty }) => {
  const starts = Array.from({ length: 20 }, () => silently(empty, packagedDatabaseDirectory));

  const migrated = await Promise.all(starts);

  expect(migrated.filter(({ applied }) => applied.length > 0)).toHaveLength(1);
});

test("a second start changes nothing and needs no lock", async ({ empty, sources }) => {
  const directory = await sources(titled);
  await silently(empty, directory);

  const migrated = await withClient(empty, async (client) => {
    await client.query("select pg_advisory_lock(hashtextextended('minoots migrate', 0))");
    return await silently(empty, directory);
  });

  expect(migrated).toMatchObject({ applied: [], rulesChanged: false });
});

test("a changed rule takes the place of the old one", async ({ empty, sources }) => {
  await silently(empty, await sources(titled));
  const changed = titled["functions/title.sql"]!.replace("Momo", "Jim Knopf");

  const migrated = await silently(
    empty,
    await sources({ ...titled, "functions/title.sql": changed }),
  );

  expect(migrated).toMatchObject({ applied: [], rulesChanged: true });
  expect(await ask(empty, "select minoots.title()")).toBe("Jim Knopf");
});

test("an edited migration is refused by name", async ({ empty, sources }) => {
  await silently(empty, await sources(books));
  const edited = await sources({
    "migrations/0001_create_books.sql": "create schema minoots; -- edited",
  });

  const start = silently(empty, edited);

  await expect(start).rejects.toThrow(
    "db/migrations/0001_create_books.sql was edited after it was applied to this database.",
  );
});

test("line ends of another system are no edit", async ({ empty, sources }) => {
  await silently(empty, await sources(books));
  const text = books["migrations/0001_create_books.sql"]!.replaceAll("\n", "\r\n");

  const migrated = await silently(
    empty,
    await sources({ "migrations/0001_create_books.sql": text }),
  );

  expect(migrated.rulesChanged).toBe(false);
});

test("a migration that differs from the lock is refused by name", async ({ empty, sources }) => {
  const directory = await sources({ ...books, "migrations.lock": "0001_create_books 00ff\n" });

  const start = silently(empty, directory);

  await expect(start).rejects.toThrow("0001_create_books.sql was edited after it was locked.");
});

test("a database of a newer version is refused", async ({ empty, sources }) => {
  await silently(empty, await sources({ ...books, "migrations/0002_add_author.sql": "select 1;" }));

  const start = silently(empty, await sources(books));

  await expect(start).rejects.toThrow(
    "The database is newer than this version of MINOOTS: it holds 0002_add_author.",
  );
});

test("a gap in the numbers is refused", async ({ empty, sources }) => {
  const directory = await sources({ ...books, "migrations/0003_add_author.sql": "select 1;" });

  const start = silently(empty, directory);

  await expect(start).rejects.toThrow("0003_add_author.sql should start with 0002_");
});

test("a failed migration names file and line, and leaves nothing", async ({ empty, sources }) => {
  const broken = "-- Adds the author.\n\nalter table minoots.books ad author text;\n";
  const directory = await sources({ ...books, "migrations/0002_add_author.sql": broken });

  const start = silently(empty, directory);

  await expect(start).rejects.toThrow(/^db\/migrations\/0002_add_author\.sql:3: syntax error/);
  expect(await ask(empty, "select to_regnamespace('minoots')")).toBeNull();
});

test("an index can be built concurrently while others wait to start", async ({
  empty,
  sources,
}) => {
  const concurrent =
    "-- minoots: no transaction\ndrop index concurrently if exists minoots.by_title;\ncreate index concurrently by_title on minoots.books (title);\n";
  const directory = await sources({ ...titled, "migrations/0002_index_titles.sql": concurrent });

  await Promise.all(Array.from({ length: 4 }, () => silently(empty, directory)));

  expect(await ask(empty, "select to_regclass('minoots.by_title')")).toBe("minoots.by_title");
  expect(await ask(empty, "select count(*) from minoots_private.migrations")).toBe(2);
});

test("a database of another encoding is refused", async ({ empty }) => {
  const ascii = `${new URL(empty).pathname.slice(1)}_ascii`;
  const url = empty.replace(/[^/]+$/, ascii);
  await ask(
    empty,
    `create database ${ascii} encoding 'SQL_ASCII' template template0 locale_provider libc locale 'C'`,
  );

  const start = silently(url, packagedDatabaseDirectory);

  await expect(start).rejects.toThrow("has the encoding SQL_ASCII; MINOOTS needs UTF8.");
});

test("an unreachable server is named without its password", async () => {
  const start = silently("postgres://me:secret@127.0.0.1:1/timers", packagedDatabaseDirectory);

  await expect(start).rejects.toThrow(/^Cannot connect to Postgres at 127\.0\.0\.1:1\/timers: /);
});

test("upgraded step by step is the same as fresh", async ({ empty, another, sources }) => {
  const names = await readdir(join(packagedDatabaseDirectory, "migrations"));
  const files: Files = {};
  for (const name of names.toSorted()) {
    files[`migrations/${name}`] = await readFile(
      join(packagedDatabaseDirectory, "migrations", name),
      "utf8",
    );
    await silently(empty, await sources(files));
  }

  await silently(empty, packagedDatabaseDirectory);
  await silently(another, packagedDatabaseDirectory);

  const upgraded = await withClient(empty, dumpSchema);
  expect(upgraded).toBe(await withClient(another, dumpSchema));
});

test("rules applied again over themselves are the same", async ({ empty }) => {
  await silently(empty, packagedDatabaseDirectory);
  const before = await withClient(empty, dumpSchema);
  await ask(empty, "delete from minoots_private.applied_rules");

  const migrated = await silently(empty, packagedDatabaseDirectory);

  expect(migrated).toMatchObject({ applied: [], rulesChanged: true });
  expect(await withClient(empty, dumpSchema)).toBe(before);
});
