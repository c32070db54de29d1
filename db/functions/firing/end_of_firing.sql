-- Where a due timer goes: missed when it is too late and its policy says skip, completed
-- when it has nothing to do, else fired.
create or replace function minoots_private.end_of_firing(timer minoots_private.timers)
returns text
language sql stable
as $$
  select case
    when (timer).misfire = 'skip' and minoots.clock() > (timer).fire_at + (timer).max_lateness
      then 'missed'
    when (timer).actions = '[]' then 'completed'
    else 'fired'
  end
$$;
