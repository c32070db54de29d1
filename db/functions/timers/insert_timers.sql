-- Inserts the timers whose keys are free, with their events, and answers how many, the first
-- due time of the precise ones, and the relaxed ones that are within the horizon. A rival who
-- holds the key is waited for, then left to be found. A follow-up is made by its parent.
create or replace function minoots_private.insert_timers(
  tenant_id uuid, requests minoots_private.timer_request[],
  out made integer, out first_at timestamptz, out near_relaxed uuid[]
)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_actor constant text := minoots_private.actor();
  v_face constant text := minoots_private.face();
  v_traceparent constant text := minoots_private.traceparent();
begin
  with made as (
    insert into minoots_private.timers (tenant_id, id, key, name, fire_at, precision,
      max_lateness, misfire, actions, concurrency, retry_policy, labels, metadata, requested_by,
      fingerprint, created_at, follow_ups, parent_id, traceparent)
    select insert_timers.tenant_id, request.id, request.key, request.name,
      coalesce(request.fire_at,
        minoots_private.round_up_instant(minoots.clock() + request.fire_in)),
      request.precision, request.max_lateness, request.misfire, request.actions,
      request.concurrency, request.retry_policy, request.labels, request.metadata,
      request.requested_by, request.fingerprint, minoots.clock(), request.follow_ups,
      request.parent_id, v_traceparent
    from unnest(insert_timers.requests) with ordinality as request
    order by request.key, request.ordinality
    on conflict (tenant_id, key) where key is not null do nothing
    returning id, name, key, labels, fire_at, precision, parent_id
  ), told as (
    insert into minoots_private.events (tenant_id, type, occurred_at, timer_id, data, actor, face)
    select insert_timers.tenant_id, 'timer.scheduled', minoots.clock(), made.id,
      case when made.parent_id is null
        then minoots_private.timer_words(made.name, made.key, made.labels, made.fire_at)
        else minoots_private.timer_words(made.name, made.key, made.labels, made.fire_at)
          || jsonb_build_object('parentId', made.parent_id) end,
      coalesce('timer:' || made.parent_id, v_actor),
      case when made.parent_id is null then v_face else 'kernel' end
    from made
  )
  select count(*)::integer,
    min(inserted.fire_at) filter (where inserted.precision = 'precise'),
    array_agg(inserted.id) filter (where inserted.precision = 'relaxed'
      and inserted.fire_at <= minoots.clock() + minoots_private.horizon())
  into made, first_at, near_relaxed
  from made as inserted;
end
$$;
