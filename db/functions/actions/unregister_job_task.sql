-- Takes back what register_job_task let job actions name. For operators.
create or replace function minoots_private.unregister_job_task(
  name text, tenant text default null
) returns void
language sql volatile security definer set search_path = pg_catalog, pg_temp
as $$
  select minoots_private.unregister_action('job', name, tenant)
$$;

comment on function minoots_private.unregister_job_task is
  'Takes back a task that job actions may name. For operators.';
