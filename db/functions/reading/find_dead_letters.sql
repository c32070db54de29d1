-- A page of a tenant's dead deliveries for which all that is given holds, longest dead first. The
-- row's own instant is its place: the next page begins after that of the last row.
create or replace function minoots_private.find_dead_letters(
  tenant_id uuid, endpoint text, kind text,
  after_at timestamptz, after_id uuid, max_deliveries integer
) returns table (place_at timestamptz, place_timer uuid, delivery minoots.deliveries)
language plpgsql stable
as $$
#variable_conflict use_column
begin
  return query
  select dead.finished_at, dead.timer_id, shown
  from minoots_private.deliveries as dead
  join minoots.deliveries as shown on shown.tenant_id = dead.tenant_id and shown.id = dead.id
  where dead.tenant_id = find_dead_letters.tenant_id and dead.status = 'dead'
    and (find_dead_letters.endpoint is null or dead.endpoint = find_dead_letters.endpoint)
    and (find_dead_letters.kind is null or dead.kind = find_dead_letters.kind)
    and (dead.finished_at, dead.id) > (coalesce(after_at, '-infinity'),
      coalesce(after_id, '00000000-0000-0000-0000-000000000000'))
  order by dead.finished_at, dead.id
  limit max_deliveries;
end
$$;
