-- A request that is not all in today's words: either nobody knows what it says, and it is
-- refused, or its older spellings (actionBundle, tenantId) are put in today's, so that one reader
-- serves every face. The duration stays where it is, since a mistake in it is told at the name
-- it was given.
create or replace function minoots_private.canonical_request(
  request jsonb, tenant_id uuid, path text
) returns jsonb
language plpgsql stable
as $$
#variable_conflict use_variable
declare
  v_bundle constant jsonb := nullif(request -> 'actionBundle', 'null');
begin
  perform minoots_private.refuse_unknown_fields(request, path,
    minoots_private.request_fields() || array['tenantId', 'duration', 'actionBundle']);
  if request ->> 'tenantId' is not null and not exists (
    select from minoots_private.tenants as tenant
    where tenant.id = tenant_id and request ->> 'tenantId' in (tenant.id::text, tenant.name))
  then
    perform minoots_private.refuse('FORBIDDEN', path || 'tenantId',
      'is not the tenant of this key.',
      'Leave tenantId out, or use the key of that tenant.');
  end if;
  if num_nonnulls(request ->> 'duration', request ->> 'fireIn') > 1 then
    perform minoots_private.refuse('INVALID_INPUT', path || 'duration', 'says the same as fireIn.',
      'Send one of them.');
  end if;
  if v_bundle is null then return request - array['tenantId', 'actionBundle']; end if;
  perform minoots_private.refuse_unknown_fields(v_bundle, path || 'actionBundle.',
    array['actions', 'concurrency', 'retryPolicy']);
  if num_nonnulls(request ->> 'actions', request ->> 'concurrency', request ->> 'retryPolicy') > 0
  then
    perform minoots_private.refuse('INVALID_INPUT', path || 'actionBundle',
      'says the same as actions, concurrency or retryPolicy.', 'Send one of them.');
  end if;
  return (request - array['tenantId', 'actionBundle']) || v_bundle;
end
$$;
