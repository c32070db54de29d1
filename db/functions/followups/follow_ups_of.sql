-- What follows a timer that has ended, as requests: what it named for this end. Each is due so
-- long after the end, whenever it is scheduled; its fingerprint is of what was asked.
create or replace function minoots_private.follow_ups_of(parent minoots_private.timers)
returns setof minoots_private.timer_request
language plpgsql stable rows 1
as $$
#variable_conflict use_column
declare
  v_field constant text := 'on' || initcap(parent.status);
  v_request minoots_private.timer_request;
begin
  for v_request in
    select minoots_private.derive_follow_up_id(parent.tenant_id, parent.id, v_field, place - 1),
      asked.name, asked."fireIn", null, asked.actions, asked.concurrency, asked."retryPolicy",
      asked.labels, asked.metadata, asked.key, 'error', asked."maxLateness", asked.misfire,
      asked."precision", asked."requestedBy", null, minoots_private.follow_ups_in(one), parent.id
    from jsonb_array_elements(parent.follow_ups -> v_field) with ordinality as element (one, place)
    cross join lateral jsonb_to_record(one) as asked (name text, "fireIn" interval, actions jsonb,
      concurrency integer, "retryPolicy" jsonb, labels jsonb, metadata jsonb, key text,
      "maxLateness" interval, misfire text, "precision" text, "requestedBy" text)
    order by place
  loop
    if v_request.key is not null then
      v_request.fingerprint := minoots_private.fingerprint_request(v_request);
    end if;
    v_request.fire_at := minoots_private.bound_instant(
      minoots_private.round_up_instant(parent.finished_at + v_request.fire_in), 'fireIn');
    return next v_request;
  end loop;
end
$$;
