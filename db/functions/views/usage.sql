-- What a tenant did on each day, in UTC. The reader's own rights and policies apply.
create or replace view minoots.usage with (security_invoker = true) as
select used.tenant_id, used.day, used.scheduled, used.fired, used.deliveries, used.attempts,
  used.requests
from minoots_private.usage as used;

comment on view minoots.usage is
  E'@primaryKey tenant_id,day\n@behavior -*\n'
  'What was done on one day, in UTC, counted a moment later.';
comment on column minoots.usage.tenant_id is 'Whose usage it is.';
comment on column minoots.usage.day is 'The day, in UTC.';
comment on column minoots.usage.scheduled is 'How many timers were scheduled.';
comment on column minoots.usage.fired is 'How many timers fired.';
comment on column minoots.usage.deliveries is 'How many deliveries ended, well or not.';
comment on column minoots.usage.attempts is 'How many attempts at a delivery were made.';
comment on column minoots.usage.requests is 'How many requests were let through at the faces.';
