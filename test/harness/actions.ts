// Functions that sql actions call, as an operator lets them: in a schema of their own, owned by a
// role that is neither ours nor an administrator.
import { randomUUID } from "node:crypto";
import type { Queryable } from "./clock.ts";
import { withClient } from "./cluster.ts";
import { test as databaseTest } from "./database.ts";

export interface Shop {
  /** Schema and owner, by one name; it has a table `effects (note text)`. */
  readonly name: string;
}

export async function openShop(db: Queryable): Promise<Shop> {
  const name = `shop_${randomUUID().slice(0, 8)}`;
  await db.query(`create role ${name} nologin;
    create schema ${name} authorization ${name};
    create table ${name}.effects (note text);
    alter table ${name}.effects owner to ${name};
    grant usage on schema ${name} to minoots_actions`);
  return { name };
}

/** Makes a function of this body and registers it, as expire unless it is said. */
export async function register(
  db: Queryable,
  shop: Shop,
  body: string,
  { name = "expire", tenant = null as string | null } = {},
): Promise<void> {
  await define(db, shop, body, { name });
  await db.query("select minoots_private.register_sql_action($1, $2::regprocedure, $3)", [
    `${shop.name}.${name}`,
    `${shop.name}.${name}(uuid, jsonb)`,
    tenant,
  ]);
}

export async function define(
  db: Queryable,
  shop: Shop,
  body: string,
  { name = "expire", returns = "jsonb", form = "security definer" } = {},
): Promise<string> {
  const signature = `${shop.name}.${name}(uuid, jsonb)`;
  await db.query(`create or replace function ${shop.name}.${name}(tenant_id uuid, delivery jsonb)
    returns ${returns} language plpgsql volatile ${form} set search_path = ${shop.name}, pg_temp
    as $body$ begin ${body} end $body$;
    alter function ${signature} owner to ${shop.name}`);
  return signature;
}

export const sqlAction = (shop: Shop, args: object = {}, name = "expire") => ({
  sql: { function: `${shop.name}.${name}`, arguments: args },
});

export async function effectsOf(db: Queryable, shop: Shop): Promise<string[]> {
  const { rows } = await db.query(`select note from ${shop.name}.effects order by note`);
  return (rows as { note: string }[]).map(({ note }) => note);
}

/** `test` with a shop in the file's database; its role belongs to the cluster, and goes too. */
export const shopTest = databaseTest.extend(
  "shop",
  async ({ db, url }, { onCleanup }): Promise<Shop> => {
    const shop = await openShop(db);
    onCleanup(() =>
      withClient(url, async (client) => {
        await client.query("delete from minoots_private.registered_actions");
        await client.query(`drop owned by ${shop.name} cascade; drop role ${shop.name}`);
      }),
    );
    return shop;
  },
);
