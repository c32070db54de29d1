-- A timer as JSON, in the words, forms and order of every face.
create or replace function minoots_private.timer_json(timer minoots.timers) returns json
language sql stable
as $$
  select json_build_object(
    'id', (timer).id, 'tenantId', (timer).tenant_id, 'key', (timer).key, 'name', (timer).name,
    'status', (timer).status, 'reason', (timer).reason,
    'armed', (timer).armed, 'late', (timer).late,
    'fireAt', minoots_private.format_instant((timer).fire_at),
    'firedAt', minoots_private.format_instant((timer).fired_at),
    'lagMs', (timer).lag_ms,
    'finishedAt', minoots_private.format_instant((timer).finished_at),
    'createdAt', minoots_private.format_instant((timer).created_at),
    'requestedBy', (timer).requested_by, 'precision', (timer).precision,
    'maxLateness', (timer).max_lateness, 'misfire', (timer).misfire,
    'actions', (timer).actions, 'concurrency', (timer).concurrency,
    'retryPolicy', (timer).retry_policy, 'labels', (timer).labels, 'metadata', (timer).metadata,
    'onCompleted', (timer).on_completed, 'onFailed', (timer).on_failed,
    'onMissed', (timer).on_missed, 'parentId', (timer).parent_id, 'version', (timer).version)
$$;
