// The rule files in any order, and nothing in the database but what they make.
import { expect } from "vitest";
import { migrate } from "../src/database/migrate.ts";
import { withClient } from "./harness/cluster.ts";
import { type Files, migrateTest as test, silently } from "./harness/sources.ts";

function sqlFunction(name: string, body: string, result = "text"): string {
  return `create or replace function minoots.${name} returns ${result} language sql stable as $$ ${body} $$;\n`;
}

const shape: Files = {
  "migrations/0001_create_books.sql":
    "create schema if not exists minoots;\ncreate table minoots.books (title text);\n",
};

test("a view may use a function, and a function return the view's row", async ({
  empty,
  sources,
}) => {
  const directory = await sources({
    ...shape,
    "functions/a_first.sql": sqlFunction(
      "a_first()",
      "select z_shelf from minoots.z_shelf limit 1",
      "minoots.z_shelf",
    ),
    "functions/z_last.sql": sqlFunction("z_last()", "select 'last'"),
    "functions/z_shelf.sql":
      "create or replace view minoots.z_shelf as select title, minoots.z_last() as last from minoots.books;\n",
  });

  const migrated = await silently(empty, directory);

  expect(migrated.rulesChanged).toBe(true);
});

test("a rule that can never be made is named with its line", async ({ empty, sources }) => {
  const directory = await sources({
    ...shape,
    "functions/good.sql": sqlFunction("good()", "select 'good'"),
    "functions/bad.sql": sqlFunction("bad()", "\nselect author from minoots.books"),
  });

  const start = silently(empty, directory);

  await expect(start).rejects.toThrow('db/functions/bad.sql:2: column "author" does not exist');
});

test("a function without a file is refused by name", async ({ empty, sources }) => {
  await silently(
    empty,
    await sources({ ...shape, "functions/old.sql": sqlFunction("old()", "select 'old'") }),
  );

  const start = silently(empty, await sources(shape));

  await expect(start).rejects.toThrow("minoots.old() has no file");
});

test("a new parameter that leaves the old function behind is refused", async ({
  empty,
  sources,
}) => {
  const one = sqlFunction("greet(name text)", "select name");
  const two = sqlFunction("greet(name text, mood text default null)", "select name");
  await silently(empty, await sources({ ...shape, "functions/greet.sql": one }));

  const start = silently(empty, await sources({ ...shape, "functions/greet.sql": two }));

  await expect(start).rejects.toThrow("minoots.greet exists 2 times");
});

test("a file in retired counts like the others", async ({ empty, sources }) => {
  const old = sqlFunction("old()", "select 'old'");
  await silently(empty, await sources({ ...shape, "functions/old.sql": old }));

  const migrated = await silently(
    empty,
    await sources({ ...shape, "functions/retired/old.sql": old }),
  );

  expect(migrated.rulesChanged).toBe(true);
});

test("two functions in one file are refused", async ({ empty, sources }) => {
  const both = sqlFunction("one()", "select 'one'") + sqlFunction("two()", "select 'two'");

  const start = silently(empty, await sources({ ...shape, "functions/one.sql": both }));

  await expect(start).rejects.toThrow("it holds minoots.one, minoots.two");
});

test("a policy that is no longer written is gone", async ({ empty, sources }) => {
  const policy = "create policy all_rows on minoots.books using (true);\n";
  await silently(empty, await sources({ ...shape, "policies.sql": policy }));

  await silently(empty, await sources(shape));

  const left = await withClient(empty, (client) => client.query("select from pg_policies"));
  expect(left.rowCount).toBe(0);
});

test("all is owned by minoots_owner", async ({ empty, sources }) => {
  const directory = await sources({
    ...shape,
    "functions/title.sql": sqlFunction("title()", "select 'Momo'"),
  });

  await silently(empty, directory);

  const owners = await withClient(empty, (client) =>
    client.query(
      `select nspowner::regrole::text as owner from pg_namespace where nspname like 'minoots%'
      union select relowner::regrole::text from pg_class
      where relnamespace::regnamespace::text like 'minoots%'
      union select proowner::regrole::text from pg_proc
      where pronamespace::regnamespace::text like 'minoots%'`,
    ),
  );
  expect(owners.rows).toEqual([{ owner: "minoots_owner" }]);
});

test("a table in use is waited for, and given way to", async ({ empty, sources }) => {
  await silently(empty, await sources(shape));
  const policy = "create policy all_rows on minoots.books using (true);\n";
  const databaseDirectory = await sources({ ...shape, "policies.sql": policy });

  const migrated = await withClient(empty, async (reader) => {
    await reader.query("begin; lock table minoots.books in access share mode");
    const log = () => void reader.query("commit");
    return await migrate({ url: empty, databaseDirectory, log });
  });

  expect(migrated.rulesChanged).toBe(true);
});
