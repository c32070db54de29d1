-- Under which key the workers have the look at one delivery's acknowledgement.
create or replace function minoots_private.expiry_key(id uuid, acknowledge_by timestamptz)
returns text
language sql immutable parallel safe
as $$
  select 'expire:' || expiry_key.id || ':'
    || (extract(epoch from expiry_key.acknowledge_by) * 1000)::bigint
$$;
