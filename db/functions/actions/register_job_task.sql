-- Lets job actions name a task of a graphile-worker that is not ours: those of one tenant, or of
-- all where none is named. For operators.
create or replace function minoots_private.register_job_task(
  name text, tenant text default null
) returns void
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_variable
begin
  if name = any(minoots_private.reserved_tasks()) then
    perform minoots_private.refuse('INVALID_INPUT', 'name',
      format('%s is a task of MINOOTS itself.', to_json(name)), 'Use a name of your own.');
  end if;
  perform minoots_private.register_action('job', name, tenant, null, null);
end
$$;

comment on function minoots_private.register_job_task is
  'Lets job actions name a task of your own graphile-worker. For operators.';
