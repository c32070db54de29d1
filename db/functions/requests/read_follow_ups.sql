-- The timers that a request names for when its own has ended, by the end; null when it names
-- none, as nearly all do.
create or replace function minoots_private.read_follow_ups(
  request jsonb, tenant_id uuid, path text
) returns jsonb
language sql volatile
as $$
  select case
    when coalesce(request ->> 'onCompleted', request ->> 'onFailed', request ->> 'onMissed')
      is not null
    then minoots_private.read_any_follow_ups(request, tenant_id, path) end
$$;
