-- Says what guards an endpoint of the caller's own tenant: made if it was never called. What is
-- not given stays; 0 takes a limit away. Disabled, what waits for it ends dead; enabled again,
-- it begins anew. Locks the endpoint; gives its lane to the workers.
create or replace function minoots.save_endpoint(
  url text default null,
  rate double precision default null,
  concurrency integer default null,
  enabled boolean default null,
  out outcome text, out message text, out endpoint minoots.endpoints
)
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.enter_tenant();
  v_origin constant text := minoots_private.read_endpoint(save_endpoint.url);
  v_was minoots_private.endpoints;
  v_is minoots_private.endpoints;
  v_made boolean;
begin
  perform minoots_private.judge_limits(save_endpoint.rate, save_endpoint.concurrency);
  insert into minoots_private.endpoints (tenant_id, origin, sealed_secrets, created_at)
  values (v_tenant, v_origin, '{}', minoots.clock())
  on conflict (tenant_id, origin) do nothing;
  v_made := found;
  v_was := minoots_private.lock_endpoint(v_tenant, v_origin);
  v_is := v_was;
  v_is.rate := nullif(coalesce(save_endpoint.rate, v_was.rate), 0);
  v_is.concurrency := nullif(coalesce(save_endpoint.concurrency, v_was.concurrency), 0);
  if v_is.rate is distinct from v_was.rate and v_was.opened_at is null then
    v_is.spent_until := null;
    v_is.held_until := null;
  end if;
  if not save_endpoint.enabled and v_was.disabled_at is null then
    v_is.disabled_at := minoots.clock();
    v_is.disabled_reason := 'By ' || minoots_private.actor() || '.';
  elsif save_endpoint.enabled and v_was.disabled_at is not null then
    v_is := minoots_private.begin_anew(v_is);
  end if;
  if v_is is distinct from v_was then
    perform minoots_private.write_endpoint(v_is);
    perform minoots_private.tell_endpoint(
      v_was, v_is, minoots_private.actor(), minoots_private.face());
    perform minoots_private.queue_drains(jsonb_build_array(
      jsonb_build_object('tenantId', v_tenant, 'endpoint', v_origin)));
  end if;
  outcome := case when v_made then 'created' when v_is is distinct from v_was then 'changed'
    else 'unchanged' end;
  endpoint := minoots_private.show_endpoint(v_tenant, v_origin);
  message := minoots_private.say_endpoint(v_is);
end
$$;

comment on function minoots.save_endpoint is
  'Says how fast an endpoint of yours is called, and whether at all: url names it, by its origin. What is not given stays; a limit of 0 is none. Disabled, its deliveries end dead.';
