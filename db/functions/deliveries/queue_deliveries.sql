-- Gives deliveries to the workers: one graphile-worker job each, keyed by the delivery, all
-- in one call, in the caller's transaction. Each entry may say when it is due.
create or replace function minoots_private.queue_deliveries(deliveries jsonb) returns integer
language plpgsql volatile
as $$
begin
  if jsonb_array_length(deliveries) = 0 then return 0; end if;
  perform graphile_worker.add_jobs((
    select array_agg(row(
      'deliver',
      json_build_object(
        'tenantId', delivery ->> 'tenantId', 'deliveryId', delivery ->> 'deliveryId'),
      null,
      (delivery ->> 'dueAt')::timestamptz,
      1,
      'deliver:' || (delivery ->> 'deliveryId'),
      null,
      null
    )::graphile_worker.job_spec)
    from jsonb_array_elements(deliveries) as delivery));
  return jsonb_array_length(deliveries);
end
$$;
