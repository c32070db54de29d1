-- Judges the timer that a trigger describes as if a row were there: what a request may hold,
-- except what the trigger says itself; and where it names columns, something stands for them.
create or replace function minoots_private.judge_template(template jsonb, blank jsonb)
returns void
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_request jsonb;
begin
  perform minoots_private.refuse_unknown_fields(template, 'timer.', array['name', 'actions',
    'concurrency', 'retryPolicy', 'labels', 'metadata', 'maxLateness', 'misfire', 'precision',
    'requestedBy']);
  perform minoots_private.fill_template(template::text, blank);
  v_request := regexp_replace(regexp_replace(template::text,
    '"\{[^{}"\\\s]+\}', '"https://example.com', 'g'), '\{[^{}"\\\s]+\}', 'example.com', 'g');
  perform minoots_private.read_request(v_request || jsonb_build_object(
    'fireAt', '2030-01-01T00:00:00Z'), minoots_private.tenant_id(), 'timer.');
end
$$;
