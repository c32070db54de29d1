-- Writes what guards an endpoint, which the caller has locked; its secrets are not touched.
create or replace function minoots_private.write_endpoint(endpoint minoots_private.endpoints)
returns void
language sql volatile
as $$
  update minoots_private.endpoints as written
  set rate = (endpoint).rate, concurrency = (endpoint).concurrency,
    disabled_at = (endpoint).disabled_at, disabled_reason = (endpoint).disabled_reason,
    failures = (endpoint).failures, last_success_at = (endpoint).last_success_at,
    last_failure_at = (endpoint).last_failure_at, last_failure = (endpoint).last_failure,
    opened_at = (endpoint).opened_at, cool_down = (endpoint).cool_down,
    held_until = (endpoint).held_until, probe = (endpoint).probe,
    spent_until = (endpoint).spent_until, claimed = (endpoint).claimed
  where written.tenant_id = (endpoint).tenant_id and written.origin = (endpoint).origin
$$;
