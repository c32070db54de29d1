-- When the newest event of a partition happened. An empty partition counts as old as what
-- follows it. The last position is looked at first, for it alone mostly says "too new".
create or replace function minoots_private.newest_in_partition(
  name text, next bigint, since timestamptz
) returns timestamptz
language plpgsql stable
as $$
declare
  v_newest timestamptz;
begin
  execute format('select event.occurred_at from minoots_private.%I as event
    order by event.position desc limit 1', name) into v_newest;
  if v_newest < since then
    execute format('select max(event.occurred_at) from minoots_private.%I as event', name)
    into v_newest;
  end if;
  return coalesce(v_newest, (
    select event.occurred_at from minoots_private.events as event
    where event.position >= newest_in_partition.next
    order by event.position
    limit 1));
end
$$;
