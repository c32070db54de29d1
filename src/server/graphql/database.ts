// How PostGraphile reaches the database: on the server's own pool, each piece of work in
// one transaction that speaks for the caller's tenant. What PostGraphile calls pgSettings
// is here the identity itself: with-tenant makes settings of it, as for every face.
import type pg from "pg";
import {
  makePgAdaptorWithPgClient,
  makePgService,
  makeWithPgClientViaPgClientAlreadyInTransaction as onClient,
} from "postgraphile/adaptors/pg";
import type { NodePostgresPgClient } from "postgraphile/adaptors/pg";
import type { WithPgClient } from "postgraphile/@dataplan/pg";
import type { GraphileConfig } from "graphile-config";
import type { Identity } from "../../database/wire.ts";
import { withTenant } from "../with-tenant.ts";

type Settings = Record<string, string>;

export function pgServiceOn(pool: pg.Pool): GraphileConfig.PgServiceConfiguration {
  const service = makePgService({
    pool,
    schemas: ["minoots"],
    pubsub: false,
    pgSettings: ({ caller }) => caller.identity as unknown as Settings,
  });
  const adaptor = { ...service.adaptor, createWithPgClient: () => withPgClientOn(pool) };
  return { ...service, adaptor };
}

// Only reading the catalogue, when the schema is built, is done for no tenant.
function withPgClientOn(pool: pg.Pool): WithPgClient<NodePostgresPgClient> {
  const forNobody = makePgAdaptorWithPgClient(pool);
  return (settings, callback) => {
    if (settings === null) return forNobody(null, callback);
    const identity = settings as unknown as Identity;
    return withTenant(pool, identity, "graphql", async (client) =>
      onClient(client, true)(null, callback),
    );
  };
}
