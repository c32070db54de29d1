-- What a new key may do: read and write unless it is said, each scope once, in their order.
-- None contains another.
create or replace function minoots_private.read_scopes(written text[]) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  v_known constant text[] := array['read', 'write', 'admin'];
  v_unknown constant text := (
    select coalesce(to_json(scope)::text, 'null') from unnest(written) as scope
    where lower(scope collate "C") = any (v_known) is not true limit 1);
begin
  if written is null then return array['read', 'write']; end if;
  if v_unknown is not null or cardinality(written) = 0 then
    perform minoots_private.refuse('INVALID_INPUT', 'scopes',
      coalesce('hold ' || left(v_unknown, 64) || '.', 'are none.'),
      'Use read, write and admin, as many as the key needs.');
  end if;
  return array(
    select known.scope from unnest(v_known) with ordinality as known (scope, place)
    where known.scope in (select lower(scope collate "C") from unnest(written) as scope)
    order by known.place);
end
$$;
