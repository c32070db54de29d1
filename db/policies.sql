-- Who sees which rows. Only reading is by policy: all writing goes through the rules, which
-- run as the owner and name the tenant themselves. Kernel and worker read no table at all.
create policy own_rows on minoots_private.timers for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));

create policy own_rows on minoots_private.deliveries for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));

create policy own_rows on minoots_private.replays for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));

create policy own_rows on minoots_private.events for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));

create policy own_rows on minoots_private.api_keys for select
to minoots_server, minoots_tenant using (
  tenant_id = (select minoots_private.tenant_id()) and (select minoots_private.is_admin())
);

create policy own_rows on minoots_private.usage for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));

create policy own_rows on minoots_private.endpoints for select
to minoots_server, minoots_tenant using (tenant_id = (select minoots_private.tenant_id()));
