-- The caller's own payload, where there is one: any JSON, given back as it was, never looked into.
-- No tier allows more than 1 MB; what the tenant's allows is judged with the actions
-- (require_payload).
create or replace function minoots_private.read_any_metadata(request jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_metadata constant jsonb := nullif(request -> 'metadata', 'null');
begin
  if octet_length(v_metadata::text) > 1048576 then
    perform minoots_private.refuse('TOO_LARGE', path || 'metadata',
      format('has %s bytes.', octet_length(v_metadata::text)),
      'Keep it under 1 MB, and put a reference there instead.');
  end if;
  return v_metadata;
end
$$;
