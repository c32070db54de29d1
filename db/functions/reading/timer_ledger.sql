-- What became of one timer, line by line in the order of time: when it was scheduled, due and
-- fired, how late, each attempt, and its end. Locks nothing.
create or replace function minoots.timer_ledger(id uuid default null, key text default null)
returns table (
  at timestamptz, what text, action_id text, detail text, actor text, face text
)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp rows 10
as $$
#variable_conflict use_column
declare
  v_tenant constant uuid := minoots_private.require_tenant();
  v_timer minoots_private.timers;
begin
  perform minoots_private.require_one_name(timer_ledger.id, timer_ledger.key);
  if timer_ledger.id is not null then
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = v_tenant and timer.id = timer_ledger.id;
  else
    select * into v_timer from minoots_private.timers as timer
    where timer.tenant_id = v_tenant and timer.key = timer_ledger.key;
  end if;
  if not found then
    perform minoots_private.refuse('NOT_FOUND',
      case when timer_ledger.id is null then 'key' else 'id' end,
      'names no timer.', 'Check it; finished timers are kept for the retention of your tier.');
  end if;
  return query
  select line.at, line.what, line.action_id, line.detail, line.actor, line.face
  from (
    select * from minoots_private.ledger_of_timer(v_timer)
    union all
    select * from minoots_private.ledger_of_deliveries(v_timer)) as line
  order by line.at, line.place;
end
$$;

comment on function minoots.timer_ledger is
  'What became of one timer, line by line: scheduled, moved, due, fired and how late, each attempt with its answer, and the end with its reason.';
