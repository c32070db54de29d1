-- What an event keeps of a settled delivery, beside what it keeps of the timer.
create or replace function minoots_private.settled_words(
  data jsonb, kind text, action_id text, reason text, entry jsonb, next_attempt_at timestamptz,
  acknowledge_by timestamptz
) returns jsonb
language sql stable
as $$
  select settled_words.data || jsonb_strip_nulls(jsonb_build_object(
    'kind', settled_words.kind, 'actionId', settled_words.action_id,
    'reason', settled_words.reason, 'attempt', settled_words.entry -> 'attempt',
    'statusCode', settled_words.entry -> 'statusCode',
    'durationMs', settled_words.entry -> 'durationMs',
    'nextAttemptAt', minoots_private.format_instant(settled_words.next_attempt_at),
    'acknowledgeBy', minoots_private.format_instant(settled_words.acknowledge_by)))
$$;
