-- The first field in which a request differs from the timer that has its key.
create or replace function minoots_private.name_difference(
  timer minoots_private.timers, request minoots_private.timer_request
) returns text
language sql stable
as $$
  select case
    when (timer).name <> (request).name then 'name'
    when (timer).actions <> (request).actions then 'actions'
    when (timer).labels <> (request).labels then 'labels'
    when (timer).metadata is distinct from (request).metadata then 'metadata'
    when (timer).concurrency is distinct from (request).concurrency then 'concurrency'
    when (timer).retry_policy <> (request).retry_policy then 'retryPolicy'
    when (timer).max_lateness is distinct from (request).max_lateness then 'maxLateness'
    when (timer).misfire <> (request).misfire then 'misfire'
    when (timer).precision <> (request).precision then 'precision'
    when (timer).requested_by is distinct from (request).requested_by then 'requestedBy'
    when (timer).follow_ups is distinct from (request).follow_ups then (
      select field from unnest(minoots_private.follow_up_fields()) as field
      where (timer).follow_ups -> field is distinct from (request).follow_ups -> field limit 1)
    when (request).fire_in is not null then 'fireIn'
    else 'fireAt'
  end
$$;
