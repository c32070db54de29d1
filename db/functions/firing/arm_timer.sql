-- Tells its lane that a timer stands at a new time: the kernel of a precise one, the workers
-- of a relaxed one. What is far away says nothing: the lanes look by themselves.
create or replace function minoots_private.arm_timer(timer minoots_private.timers)
returns void
language plpgsql volatile
as $$
begin
  if timer.precision = 'precise' then
    perform minoots_private.wake_kernel(timer.fire_at);
  else
    perform minoots_private.queue_firings(array[timer.id]);
  end if;
end
$$;
