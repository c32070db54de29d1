// Under which keys the secrets of endpoints are sealed, and putting anew sealed ones in their
// place. A sealed text names its key between the first two dots.
import { rowsOf } from "./plain-rows.ts";
import type { Database } from "./wire.ts";

export interface SealedEndpoint {
  readonly tenantId: string;
  readonly endpoint: string;
  readonly sealed: readonly string[];
}

/** How many secrets each key has sealed. */
export async function countByKey(db: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await rowsOf<{ keyId: string; count: number }>(
    db,
    `select split_part(sealed, '.', 2) as "keyId", count(*)::integer as count
    from minoots_private.endpoints, unnest(sealed_secrets) as sealed group by 1 order by 1`,
  );
  return new Map(rows.map(({ keyId, count }) => [keyId, count]));
}

/** Endpoints with a secret under any other key, in their order, after one of them. */
export async function sealedOtherwise(
  db: Database,
  keyId: string,
  after: SealedEndpoint | null,
  endpointsMax: number,
): Promise<SealedEndpoint[]> {
  const text = `select tenant_id as "tenantId", origin as endpoint, sealed_secrets as sealed
    from minoots_private.endpoints
    where ($2::uuid is null or (tenant_id, origin) > ($2, $3)) and exists (
      select from unnest(sealed_secrets) as sealed where split_part(sealed, '.', 2) <> $1)
    order by tenant_id, origin limit $4`;
  const place = [after?.tenantId ?? null, after?.endpoint ?? null];
  return await rowsOf(db, text, [keyId, ...place, endpointsMax]);
}

/** Answers whether it was done: not when the secrets were changed meanwhile. */
export async function resealEndpoint(
  db: Database,
  { tenantId, endpoint, sealed }: SealedEndpoint,
  anew: readonly string[],
): Promise<boolean> {
  const text = "select minoots_private.reseal_endpoint($1, $2, $3, $4) as resealed";
  const [row] = await rowsOf<{ resealed: boolean }>(db, text, [tenantId, endpoint, sealed, anew]);
  return row!.resealed;
}
