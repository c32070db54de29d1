-- Reads and judges one request to schedule a timer: every field, and nothing but fields
-- that are known. The fingerprint is of the request as written, so that fireIn stays fireIn.
create or replace function minoots_private.read_request(written jsonb, tenant_id uuid, path text)
returns minoots_private.timer_request
language plpgsql volatile
as $$
#variable_conflict use_variable
declare
  v_known constant text[] := array['name', 'fireIn', 'fireAt', 'actions', 'concurrency',
    'retryPolicy', 'labels', 'metadata', 'key', 'onConflict', 'maxLateness', 'misfire',
    'precision', 'requestedBy'];
  v_length constant text :=
    case when written ->> 'duration' is null then 'fireIn' else 'duration' end;
  v_bundle constant text :=
    path || case when written ->> 'actionBundle' is null then '' else 'actionBundle.' end;
  v_written jsonb;
  v_request minoots_private.timer_request;
begin
  perform minoots_private.refuse_unknown_fields(written, path,
    v_known || array['tenantId', 'duration', 'actionBundle']);
  v_written := minoots_private.canonical_request(written, tenant_id, path);
  v_request.name := minoots_private.read_text(v_written, 'name', path, 200);
  v_request.key := minoots_private.read_text(v_written, 'key', path, 255);
  v_request.requested_by := minoots_private.read_text(v_written, 'requestedBy', path, 200);
  v_request.labels := minoots_private.read_labels(v_written, 'labels', path);
  v_request.metadata := minoots_private.read_metadata(v_written, path);
  v_request.actions := minoots_private.read_actions(v_written, 'actions', v_bundle);
  v_request.concurrency := minoots_private.read_integer(v_written, 'concurrency', v_bundle, 1, 32);
  v_request.retry_policy := minoots_private.read_retry_policy(v_written, 'retryPolicy', v_bundle);
  v_request.on_conflict :=
    minoots_private.read_choice(v_written, 'onConflict', path, array['error', 'replace']);
  v_request.misfire :=
    minoots_private.read_choice(v_written, 'misfire', path, array['run', 'skip']);
  v_request.precision :=
    minoots_private.read_choice(v_written, 'precision', path, array['precise', 'relaxed']);
  v_request.fire_in := minoots_private.read_duration(
    minoots_private.read_time_text(v_written, v_length, path, 'INVALID_DURATION'),
    path || v_length);
  v_request.fire_at := minoots_private.read_instant(
    minoots_private.read_time_text(v_written, 'fireAt', path, 'INVALID_TIME'), path || 'fireAt');
  v_request.max_lateness := minoots_private.read_duration(
    minoots_private.read_time_text(v_written, 'maxLateness', path, 'INVALID_DURATION'),
    path || 'maxLateness');
  perform minoots_private.judge_request(v_request, path);
  if v_request.key is not null then
    v_request.fingerprint := minoots_private.fingerprint_request(v_request);
  end if;
  v_request.id := minoots_private.new_id();
  return v_request;
end
$$;
