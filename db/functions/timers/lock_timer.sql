-- How every verb on a timer begins: finds it by id or key, and locks it, so that what is
-- decided next holds. Waits for a firing under way, and then sees the fired timer.
create or replace function minoots_private.lock_timer(tenant_id uuid, id uuid, key text)
returns minoots_private.timers
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_timer minoots_private.timers;
begin
  perform minoots_private.require_one_name(lock_timer.id, lock_timer.key);
  if lock_timer.id is not null then
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = lock_timer.tenant_id and timer.id = lock_timer.id
    for update;
  else
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = lock_timer.tenant_id and timer.key = lock_timer.key
    for update;
  end if;
  if not found then
    perform minoots_private.refuse('NOT_FOUND',
      case when lock_timer.id is null then 'key' else 'id' end,
      'names no timer.', 'Check it; finished timers are kept for the retention of your tier.');
  end if;
  return v_timer;
end
$$;
