-- A judged request as it waits with the timer that it follows: in the words of a request, with
-- all defaults, and nothing that is null.
create or replace function minoots_private.write_follow_up(
  request minoots_private.timer_request
) returns jsonb
language sql stable parallel safe
as $$
  select jsonb_object_agg(entry.field, entry.value) || coalesce((request).follow_ups, '{}')
  from jsonb_each(jsonb_build_object(
    'name', (request).name,
    'fireIn', minoots_private.format_duration((request).fire_in),
    'actions', (request).actions,
    'concurrency', (request).concurrency,
    'retryPolicy', (request).retry_policy,
    'labels', (request).labels,
    'metadata', (request).metadata,
    'key', (request).key,
    'maxLateness', minoots_private.format_duration((request).max_lateness),
    'misfire', (request).misfire,
    'precision', (request).precision,
    'requestedBy', (request).requested_by)) as entry (field, value)
  where entry.value <> 'null'
$$;
