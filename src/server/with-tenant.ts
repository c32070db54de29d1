// One request's work as one transaction that speaks for one tenant: who it is, and how
// long it may take, hold until the transaction ends and never leak to the next user of
// the connection.
import type pg from "pg";
import { enterTenant } from "../database/calls.ts";
import type { Identity } from "../database/wire.ts";
import { inSpan, traceparentNow } from "../telemetry/spans.ts";

export type Face = "graphql" | "rest";

export async function withTenant<Result>(
  pool: pg.Pool,
  identity: Identity,
  face: Face,
  work: (db: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  return await inSpan(transaction, () => workOn(pool, identity, face, work));
}

const transaction = {
  name: "transaction",
  kind: "CLIENT",
  attributes: { "db.system.name": "postgresql" },
} as const;

async function workOn<Result>(
  pool: pg.Pool,
  identity: Identity,
  face: Face,
  work: (db: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let broken = false;
  try {
    const result = await inTransaction(client, identity, face, work);
    await client.query("commit");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => (broken = true));
    throw error;
  } finally {
    client.release(broken);
  }
}

// Where connections pipeline, the beginning is sent along with the work's first statement, and in
// one piece, since each write wakes the database; on others each waits for the one before.
async function inTransaction<Result>(
  client: pg.PoolClient,
  identity: Identity,
  face: Face,
  work: (db: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const begin = () => client.query("begin");
  const enter = () => enterTenant(client, identity, face, traceparentNow());
  if (client.pipeline) {
    const sent = inOnePiece(client, () => Promise.all([begin(), enter(), work(client)]));
    return (await sent)[2];
  }
  await begin();
  await enter();
  return await work(client);
}

function inOnePiece<Sent>({ connection }: pg.PoolClient, send: () => Sent): Sent {
  connection.stream.cork();
  try {
    return send();
  } finally {
    connection.stream.uncork();
  }
}
