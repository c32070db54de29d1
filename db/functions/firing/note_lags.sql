-- Counts how late a kernel fired, minute by minute: how many timers in each step, named by its
-- upper end. The lag is that of the firing, without its commit. Only the owner's own connection
-- writes its rows, so that nobody waits.
create or replace function minoots_private.note_lags(owner bigint, lags_ms double precision[])
returns void
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  insert into minoots_private.kernel_lags as known (owner, minute, under_ms, fired)
  select note_lags.owner, date_trunc('minute', minoots.clock()), step.under_ms, count(*)
  from unnest(note_lags.lags_ms) as fired (lag_ms)
  cross join lateral (select coalesce(
    ('{1,2,5,10,20,50,100,200,500,1000,2000,5000,10000,30000,60000}'::double precision[])[
      width_bucket(fired.lag_ms,
        '{1,2,5,10,20,50,100,200,500,1000,2000,5000,10000,30000,60000}'::double precision[]) + 1],
    'infinity')) as step (under_ms)
  where fired.lag_ms is not null
  group by step.under_ms
  order by step.under_ms
  on conflict (owner, minute, under_ms) do update set fired = known.fired + excluded.fired;
end
$$;
