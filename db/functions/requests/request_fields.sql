-- The fields of a request to schedule a timer, in today's words.
create or replace function minoots_private.request_fields() returns text[]
language sql immutable parallel safe
as $$
  select array['name', 'fireIn', 'fireAt', 'actions', 'concurrency', 'retryPolicy', 'labels',
    'metadata', 'key', 'onConflict', 'maxLateness', 'misfire', 'precision', 'requestedBy',
    'onCompleted', 'onFailed', 'onMissed']
$$;
