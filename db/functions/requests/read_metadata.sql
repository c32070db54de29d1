-- The caller's own payload: any JSON up to 64 kB, given back as it was, never looked into.
create or replace function minoots_private.read_metadata(request jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_metadata constant jsonb := nullif(request -> 'metadata', 'null');
begin
  if octet_length(v_metadata::text) > 65536 then
    perform minoots_private.refuse('TOO_LARGE', path || 'metadata',
      format('has %s bytes.', octet_length(v_metadata::text)),
      'Keep it under 64 kB, and put a reference there instead.');
  end if;
  return v_metadata;
end
$$;
