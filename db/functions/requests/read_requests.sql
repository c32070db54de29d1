-- Reads and judges a list of requests to schedule timers: every field, and nothing but fields
-- that are known. One statement, in which the reader of each field is an expression; whatever
-- is unusual there goes to a function that looks closer. The first mistake ends it, told at its
-- path, where % stands for the place in the list. Each offset 0 keeps the planner from working
-- out again, for every use, what stands below it. The fingerprint is of the request as written.
create or replace function minoots_private.read_requests(
  written jsonb, tenant_id uuid, path text
) returns minoots_private.timer_request[]
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  return array(
    select row(
      case when minoots_private.accept_request(request::minoots_private.timer_request, at)
          and case when actions @> '[{"kind": "sql"}]' or actions @> '[{"kind": "job"}]'
              or actions @> '[{"escalation": {}}]'
            then minoots_private.require_registered(
              actions, read_requests.tenant_id, at || bundle || 'actions')
            else true end
        then minoots_private.new_id() end,
      name, fire_in, fire_at, actions, concurrency, retry_policy, labels, metadata, key,
      on_conflict, max_lateness, misfire, "precision", requested_by,
      case when key is not null
        then minoots_private.fingerprint_request(request::minoots_private.timer_request) end,
      follow_ups, null
    )::minoots_private.timer_request
    from (
      select replace(path, '%', (place - 1)::text) as at,
        case when jsonb_typeof(one) = 'object' and one - minoots_private.request_fields() = '{}'
          then one else minoots_private.canonical_request(
            one, read_requests.tenant_id, replace(path, '%', (place - 1)::text)) end as asked,
        case when one ->> 'duration' is null then 'fireIn' else 'duration' end as length,
        case when one ->> 'actionBundle' is null then '' else 'actionBundle.' end as bundle
      from jsonb_array_elements(written) with ordinality as element (one, place)
      offset 0) as spelled
    cross join lateral (
      select null::uuid as id,
        minoots_private.read_name(asked, at) as name,
        minoots_private.read_length(asked, length, at) as fire_in,
        minoots_private.read_time(asked, 'fireAt', at) as fire_at,
        minoots_private.read_actions(asked, 'actions', at || bundle) as actions,
        minoots_private.read_integer(asked, 'concurrency', at || bundle, 1, 32) as concurrency,
        minoots_private.read_retry_policy(asked, 'retryPolicy', at || bundle) as retry_policy,
        minoots_private.read_labels(asked, 'labels', at) as labels,
        minoots_private.read_metadata(asked, at) as metadata,
        minoots_private.read_text(asked, 'key', at, 255) as key,
        minoots_private.read_choice(asked, 'onConflict', at, array['error', 'replace'])
          as on_conflict,
        minoots_private.read_length(asked, 'maxLateness', at) as max_lateness,
        minoots_private.read_choice(asked, 'misfire', at, array['run', 'skip']) as misfire,
        minoots_private.read_choice(asked, 'precision', at, array['precise', 'relaxed'])
          as "precision",
        minoots_private.read_text(asked, 'requestedBy', at, 200) as requested_by,
        null::bytea as fingerprint,
        minoots_private.read_follow_ups(asked, read_requests.tenant_id, at) as follow_ups,
        null::uuid as parent_id
      offset 0) as request);
end
$$;
