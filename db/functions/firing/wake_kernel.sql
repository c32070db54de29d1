-- Tells the kernel of an instant sooner than it may know. A hint: a kernel that never hears
-- it looks by itself. Far instants say nothing, so that creation does not queue for NOTIFY. A
-- plus says that there are more instants than this first one: look for them.
create or replace function minoots_private.wake_kernel(
  fire_at timestamptz, more boolean default false
) returns void
language plpgsql volatile
as $$
begin
  if fire_at <= minoots.clock() + minoots_private.notify_window() then
    perform pg_notify('minoots_due',
      floor(extract(epoch from fire_at) * 1000)::bigint || case when more then '+' else '' end);
  end if;
end
$$;
