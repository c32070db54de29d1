-- What an operator lets actions do: functions that a sql action may call, tasks that a job action
-- may name; for one tenant, or for all where no tenant is said. The schema minoots_actions holds
-- the one function that calls a registered one, and belongs to a role that has no other right.
create table minoots_private.registered_actions (
  tenant_id uuid references minoots_private.tenants (id),
  kind text not null,
  name text not null,
  function_schema text,
  function_name text,
  created_at timestamptz not null,
  constraint registered_once unique nulls not distinct (tenant_id, kind, name),
  constraint kind_is_registered check (kind in ('sql', 'job')),
  constraint function_iff_sql check (
    (kind = 'sql') = (function_schema is not null and function_name is not null)
  )
);

alter table minoots_private.registered_actions enable row level security;

create schema minoots_actions authorization minoots_actions;
comment on schema minoots_actions is 'Durable timers: from where sql actions are called.';
