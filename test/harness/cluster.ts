// Databases of the test cluster: made from a template, dropped, listed.
import pg from "pg";
import { connectionConfig } from "../../src/database/connect.ts";

export function urlOf(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.href;
}

export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connectionConfig({ url, role: null, name: "test" }));
  client.on("error", () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export async function createDatabase(
  adminUrl: string,
  name: string,
  template: string,
): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const encoding = template === "template0" ? "encoding 'UTF8'" : "";
    await client.query(`create database "${name}" template "${template}" ${encoding}`);
  });
  if (template !== "template0") await withClient(urlOf(adminUrl, name), letFire);
}

/** A copy is another life, and held until somebody says otherwise. */
export async function letFire(client: pg.Client): Promise<void> {
  await client.query("update minoots_private.hold set life = minoots_private.own_life()");
}

export async function dropDatabase(adminUrl: string, name: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`drop database if exists "${name}" with (force)`),
  );
}

export async function renameDatabase(adminUrl: string, from: string, to: string): Promise<void> {
  await withClient(adminUrl, (client) =>
    client.query(`alter database "${from}" rename to "${to}"`),
  );
}

export async function databasesLike(adminUrl: string, prefix: string): Promise<string[]> {
  return await withClient(adminUrl, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      "select datname from pg_database where starts_with(datname, $1) order by 1",
      [prefix],
    );
    return rows.map(({ datname }) => datname);
  });
}
