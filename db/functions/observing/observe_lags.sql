-- How many timers the kernels of all processes fired in the last five minutes, and how many of
-- them within each step of their instant.
create or replace function minoots_private.observe_lags()
returns table (metric text, labels jsonb, value double precision)
language sql stable
as $$
  select 'minoots_recent_firings', jsonb_build_object('within',
      case step.under_ms when 'infinity' then 'any' else step.under_ms / 1000 || 's' end),
    coalesce(sum(noted.fired), 0)
  from unnest('{1,5,10,50,100,500,1000,10000,infinity}'::double precision[]) as step (under_ms)
  left join minoots_private.kernel_lags as noted
    on noted.minute > minoots.clock() - interval '5 minutes' and noted.under_ms <= step.under_ms
  group by step.under_ms
$$;
