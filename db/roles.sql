-- The six roles of MINOOTS, who may act as them, and their right to make schemas in this
-- database. Nobody logs in as one of them: the login of DATABASE_URL puts them on.
-- Every start runs this file, and it changes only what is missing. An administrator may run
-- it beforehand with  set minoots.login = 'the login of DATABASE_URL';  and then that login
-- needs no right to create roles.
do $$
declare
  v_login text := coalesce(nullif(current_setting('minoots.login', true), ''), session_user);
  v_newer boolean := current_setting('server_version_num')::int >= 160000;
  -- Since Postgres 16 whoever creates a role administers it, but may not put it on unasked.
  v_options text := case when v_newer then ' with inherit true, set true' else '' end;
  v_wears text := case when v_newer then 'set' else 'member' end;
  v_role text;
begin
  foreach v_role in array array[
    'minoots_owner', 'minoots_server', 'minoots_kernel', 'minoots_worker', 'minoots_tenant',
    'minoots_actions'
  ] loop
    if not exists (select from pg_catalog.pg_roles where rolname = v_role) then
      execute format('create role %I nologin', v_role);
    end if;
    if not pg_has_role(v_login, v_role, v_wears) then
      execute format('grant %I to %I%s', v_role, v_login, v_options);
    end if;
  end loop;

  -- The rules add jobs and have actions called, and they run with the owner's rights.
  foreach v_role in array array['minoots_worker', 'minoots_actions'] loop
    if not pg_has_role('minoots_owner', v_role, 'usage') then
      execute format('grant %I to minoots_owner%s', v_role, v_options);
    end if;
  end loop;

  foreach v_role in array array['minoots_owner', 'minoots_worker', 'minoots_actions'] loop
    if not has_database_privilege(v_role, current_database(), 'create') then
      execute format('grant create on database %I to %I', current_database(), v_role);
    end if;
  end loop;
end
$$;
