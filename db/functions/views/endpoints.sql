-- An endpoint as every face shows it; never a secret, sealed or not. The reader's own rights and
-- policies apply.
create or replace view minoots.endpoints with (security_invoker = true) as
select
  endpoint.origin,
  endpoint.tenant_id,
  case
    when endpoint.disabled_at is not null then 'disabled'
    when endpoint.opened_at is not null then 'open'
    else 'healthy'
  end as state,
  endpoint.rate,
  endpoint.concurrency,
  endpoint.failures,
  endpoint.last_success_at,
  endpoint.last_failure_at,
  endpoint.last_failure,
  endpoint.opened_at,
  case when endpoint.opened_at is not null then endpoint.held_until end as probe_at,
  endpoint.disabled_at,
  endpoint.disabled_reason,
  endpoint.old_secrets_end_at,
  endpoint.created_at
from minoots_private.endpoints as endpoint;

comment on view minoots.endpoints is
  E'@primaryKey tenant_id,origin\n'
  'Where webhooks of yours go, by its origin: made when it is first called, or saved.';
comment on column minoots.endpoints.origin is 'Scheme, host and port, such as https://example.com.';
comment on column minoots.endpoints.tenant_id is 'The owner of the endpoint.';
comment on column minoots.endpoints.state is
  'Where it stands: healthy; open, when it failed so often that only a probe is sent; or disabled.';
comment on column minoots.endpoints.rate is 'How many requests a second it gets at most.';
comment on column minoots.endpoints.concurrency is
  'How many requests are under way to it at once at most, over all processes.';
comment on column minoots.endpoints.failures is 'How many attempts failed since it answered last.';
comment on column minoots.endpoints.last_success_at is 'When it answered last, to the minute.';
comment on column minoots.endpoints.last_failure_at is 'When an attempt last failed for its sake.';
comment on column minoots.endpoints.last_failure is 'How that attempt failed.';
comment on column minoots.endpoints.opened_at is 'Since when only a probe is sent.';
comment on column minoots.endpoints.probe_at is 'When the next probe may be sent.';
comment on column minoots.endpoints.disabled_at is 'Since when it is disabled.';
comment on column minoots.endpoints.disabled_reason is
  'Why it is disabled: by whom, or what it answered.';
comment on column minoots.endpoints.old_secrets_end_at is
  'Until when the secret before the newest signs too, while there are two.';
comment on column minoots.endpoints.created_at is 'When it was first called, or saved.';
