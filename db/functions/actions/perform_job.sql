-- Adds the job of a job action, under its registered task. Keys and queues are each tenant's own:
-- the tenant's id stands before them, so that no job of another, and none of ours, is replaced or
-- waited for.
create or replace function minoots_private.perform_job(task text, delivery jsonb) returns text
language sql volatile
as $$
  select 'job ' || added.id
  from (select delivery -> 'parameters', (delivery ->> 'tenantId') || ':') as asked (job, prefix)
  cross join lateral graphile_worker.add_job(
    identifier => task,
    payload => (asked.job -> 'payload')::json,
    queue_name => asked.prefix || (asked.job ->> 'queue'),
    max_attempts => (asked.job ->> 'maxAttempts')::integer,
    job_key => asked.prefix || (asked.job ->> 'jobKey'),
    priority => (asked.job ->> 'priority')::integer) as added
$$;
