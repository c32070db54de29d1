// The SQL functions of endpoints that need what only Node has: the key that seals secrets.
import type { Database } from "./wire.ts";

export interface Rotated {
  readonly outcome: string;
  readonly message: string;
}

/** The endpoint that a url leads to; refused where no webhook could be called. */
export async function readEndpoint(db: Database, url: string): Promise<string> {
  const text = "select minoots_private.read_endpoint($1) as origin";
  const { rows } = await db.query({ text, values: [url] });
  return (rows[0] as { origin: string }).origin;
}

/** Of the session's tenant. An overlap of null is a day. */
export async function rotateEndpointSecret(
  db: Database,
  origin: string,
  sealedSecret: string,
  overlap: string | null,
): Promise<Rotated> {
  const text = "select outcome, message from minoots_private.rotate_endpoint_secret($1, $2, $3)";
  const { rows } = await db.query({ text, values: [origin, sealedSecret, overlap] });
  return rows[0] as Rotated;
}
