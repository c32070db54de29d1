// The SQL functions of endpoints, one typed function each: what is said of them, and their secrets,
// for which comes from outside what only Node has, the key that seals them.
import { exactRow, exactRows } from "./exact-rows.ts";
import type { Database } from "./wire.ts";

/** An endpoint as every face shows it. */
export interface EndpointJson {
  readonly origin: string;
  readonly state: string;
  readonly rate: number | null;
  readonly concurrency: number | null;
  readonly failures: number;
  readonly lastSuccessAt: string | null;
  readonly lastFailure: string | null;
  readonly disabledReason: string | null;
  readonly [field: string]: unknown;
}

export interface EndpointOutcome {
  readonly outcome: string;
  readonly message: string;
  readonly endpoint: EndpointJson;
}

/** What is null stays; a limit of 0 is none. */
export interface EndpointChange {
  readonly rate: number | null;
  readonly concurrency: number | null;
  readonly enabled: boolean | null;
}

/** Makes a secret for an endpoint, and seals it for that one alone. */
export type NewSecret = (endpoint: { readonly tenantId: string; readonly endpoint: string }) => {
  readonly secret: string;
  readonly sealed: string;
};

export interface Rotation {
  readonly url: string;
  readonly overlap?: string | null; // a day, if it is not said
}

export interface RotatedSecret {
  readonly outcome: string;
  readonly message: string;
  readonly origin: string;
  readonly secret: string;
}

const columns = (of = "") => `${of}origin, ${of}state, ${of}rate, ${of}concurrency, ${of}failures,
  minoots_private.format_instant(${of}last_success_at) as "lastSuccessAt",
  minoots_private.format_instant(${of}last_failure_at) as "lastFailureAt",
  ${of}last_failure as "lastFailure",
  minoots_private.format_instant(${of}opened_at) as "openedAt",
  minoots_private.format_instant(${of}probe_at) as "probeAt",
  minoots_private.format_instant(${of}disabled_at) as "disabledAt",
  ${of}disabled_reason as "disabledReason",
  minoots_private.format_instant(${of}old_secrets_end_at) as "oldSecretsEndAt",
  minoots_private.format_instant(${of}created_at) as "createdAt"`;

/** The endpoint that a url leads to; refused where no webhook could be called. */
export async function readOrigin(db: Database, url: string): Promise<string> {
  const text = "select minoots_private.read_endpoint($1) as origin";
  return (await exactRow<{ origin: string }>(db, text, [url])).origin;
}

/** In the order of their origins, after one of them. */
export async function readEndpoints(
  db: Database,
  tenantId: string,
  after: string | null,
  endpointsMax: number,
): Promise<EndpointJson[]> {
  const text = `select ${columns()} from minoots.endpoints
    where tenant_id = $1 and ($2::text is null or origin > $2) order by origin limit $3`;
  return await exactRows(db, text, [tenantId, after, endpointsMax]);
}

export async function readEndpoint(
  db: Database,
  tenantId: string,
  origin: string,
): Promise<EndpointJson | null> {
  const text = `select ${columns()} from minoots.endpoints where tenant_id = $1 and origin = $2`;
  return (await exactRow<EndpointJson | undefined>(db, text, [tenantId, origin])) ?? null;
}

export async function saveEndpoint(
  db: Database,
  url: string,
  { rate, concurrency, enabled }: EndpointChange,
): Promise<EndpointOutcome> {
  const { outcome, message, ...endpoint } = await exactRow<
    EndpointJson & { outcome: string; message: string }
  >(
    db,
    `select outcome, message, ${columns("(endpoint).")}
    from minoots.save_endpoint($1, $2, $3, $4)`,
    [url, rate, concurrency, enabled],
  );
  return { outcome, message, endpoint };
}

export async function rotateSecret(
  db: Database,
  tenantId: string,
  newSecret: NewSecret,
  { url, overlap }: Rotation,
): Promise<RotatedSecret> {
  const origin = await readOrigin(db, url);
  const { secret, sealed } = newSecret({ tenantId, endpoint: origin });
  const text = "select outcome, message from minoots_private.rotate_endpoint_secret($1, $2, $3)";
  const rotated = await exactRow<{ outcome: string; message: string }>(db, text, [
    origin,
    sealed,
    overlap ?? null,
  ]);
  return { ...rotated, origin, secret };
}
