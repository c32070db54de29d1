-- Keeps the feed's next partitions ready, three million positions ahead, and answers how many
-- it made. The default partition is only a net: a row in it would forbid its proper one.
create or replace function minoots_private.open_partitions() returns integer
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
declare
  v_width constant bigint := 1000000;
  v_next bigint := minoots_private.last_position() / v_width;
  v_made integer := 0;
  v_name text;
begin
  for v_number in v_next .. v_next + 3 loop
    v_name := 'events_' || v_number;
    continue when to_regclass('minoots_private.' || v_name) is not null;
    execute format(
      'create table minoots_private.%I partition of minoots_private.events for values from (%s) to (%s)',
      v_name, v_number * v_width, (v_number + 1) * v_width);
    execute format('alter table minoots_private.%I enable row level security', v_name);
    v_made := v_made + 1;
  end loop;
  return v_made;
end
$$;
