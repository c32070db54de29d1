-- Keeps the feed's next partitions ready, three million positions ahead, and answers how many
-- it made. Each is made apart and then attached, which lets readers and writers of the feed
-- go on. The default partition is a net: what fell into it stays there, and a range that it
-- holds gets no partition. While somebody holds the net, the next sweep tries again.
create or replace function minoots_private.open_partitions() returns integer
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp set lock_timeout = '100ms'
as $$
declare
  v_width constant bigint := 1000000;
  v_next constant bigint := minoots_private.last_position() / v_width;
  v_made integer := 0;
  v_name text;
begin
  for v_number in v_next .. v_next + 3 loop
    v_name := 'events_' || v_number;
    continue when to_regclass('minoots_private.' || v_name) is not null;
    begin
      execute format(
        'create table minoots_private.%I (like minoots_private.events including defaults)', v_name);
      execute format('alter table minoots_private.%I enable row level security', v_name);
      execute format(
        'alter table minoots_private.events attach partition minoots_private.%I for values from (%s) to (%s)',
        v_name, v_number * v_width, (v_number + 1) * v_width);
      v_made := v_made + 1;
    exception when lock_not_available or check_violation or duplicate_table or unique_violation then
      continue;
    end;
  end loop;
  return v_made;
end
$$;
