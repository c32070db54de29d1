-- What the hands report of their attempts, as rows.
create or replace function minoots_private.read_results(results jsonb)
returns table (
  "tenantId" uuid, "deliveryId" uuid, attempt integer, "statusCode" integer, "errorCode" text,
  "errorMessage" text, "durationMs" double precision, excerpt text, "retryAfterMs" double precision
)
language sql immutable
as $$
  select * from jsonb_to_recordset(read_results.results) as result (
    "tenantId" uuid, "deliveryId" uuid, attempt integer, "statusCode" integer, "errorCode" text,
    "errorMessage" text, "durationMs" double precision, excerpt text,
    "retryAfterMs" double precision)
$$;
