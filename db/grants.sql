-- Nobody may do anything but what stands here. Columns with secrets, leases and bodies are
-- granted to nobody: only the rules, as owner, read them.
revoke all on schema minoots, minoots_private, minoots_actions from public;
revoke all on all tables in schema minoots, minoots_private from public,
  minoots_server, minoots_tenant, minoots_kernel, minoots_worker;
revoke all on all functions in schema minoots, minoots_private, minoots_actions from public,
  minoots_server, minoots_tenant, minoots_kernel, minoots_worker;

grant usage on schema minoots, minoots_private
to minoots_server, minoots_tenant, minoots_kernel, minoots_worker;

-- Requests and SQL users: the verbs, and their own rows.
grant execute on all functions in schema minoots to minoots_server, minoots_tenant;
grant select on minoots.timers, minoots.deliveries, minoots.events, minoots.api_keys,
  minoots.endpoints
to minoots_server, minoots_tenant;
grant select on minoots_private.timers, minoots_private.events to minoots_server, minoots_tenant;
grant select (tenant_id, id, timer_id, ordinal, action_id, kind, status, reason, attempts,
  next_attempt_at, claimable_at, acknowledge_by, acknowledged_at, result, escalated_from,
  escalated_to, created_at, finished_at, endpoint)
on minoots_private.deliveries to minoots_server, minoots_tenant;
grant select (tenant_id, id, name, environment, scopes, created_at, created_by, expires_at,
  last_used_at, revoked_at, revoked_by)
on minoots_private.api_keys to minoots_server, minoots_tenant;
grant select (tenant_id, origin, rate, concurrency, failures, last_success_at, last_failure_at,
  last_failure, opened_at, held_until, disabled_at, disabled_reason, old_secrets_end_at, created_at)
on minoots_private.endpoints to minoots_server, minoots_tenant;
grant execute on function
  minoots_private.tenant_id, minoots_private.feed_epoch, minoots_private.notify_window,
  minoots_private.horizon, minoots_private.format_duration, minoots_private.follow_row,
  minoots_private.is_admin
to minoots_server, minoots_tenant;

-- The server alone: who calls, JSON requests, and the whole feed for its hub.
grant execute on function
  minoots_private.authenticate, minoots_private.schedule_request, minoots_private.timer_json,
  minoots_private.format_instant, minoots_private.tail_feed, minoots_private.read_events,
  minoots_private.feed_state, minoots_private.check_cursor, minoots_private.check_epoch,
  minoots_private.settled_position, minoots_private.read_wait, minoots_private.read_endpoint,
  minoots_private.rotate_endpoint_secret, minoots_private.find_deliveries
to minoots_server;

grant execute on function
  minoots_private.fire_due, minoots_private.next_due, minoots_private.watch_owners,
  minoots_private.check_epoch
to minoots_kernel;

grant execute on function
  minoots_private.take_delivery, minoots_private.settle_deliveries, minoots_private.settle_free,
  minoots_private.open_endpoint,
  minoots_private.retake_deliveries, minoots_private.sweep, minoots_private.check_epoch
to minoots_kernel, minoots_worker;

grant execute on function minoots_private.fire_relaxed, minoots_private.hydrate,
  minoots_private.expire_deliveries, minoots_private.advance_replay,
  minoots_private.queue_upkeep
to minoots_worker;
grant execute on function minoots_private.sweep_due, minoots_private.requeue_forgotten,
  minoots_private.end_old_secrets, minoots_private.requeue_replays, minoots_private.open_partitions
to minoots_worker;
grant select on minoots.replays to minoots_server, minoots_tenant;
grant select (tenant_id, id, status, timer_id, endpoint, kind, reason, since, until, rate, total,
  done, created_at, finished_at)
on minoots_private.replays to minoots_server, minoots_tenant;
grant execute on function
  minoots_private.take_lane, minoots_private.give_back, minoots_private.queue_drains
to minoots_worker;
grant execute on function minoots_private.retain, minoots_private.remove_failed_jobs,
  minoots_private.drop_partition
to minoots_worker;

-- What a tenant may use and has used: the server spends and shows it, a worker folds it.
grant select on minoots.usage, minoots_private.usage to minoots_server, minoots_tenant;
grant execute on function
  minoots_private.spend_request, minoots_private.show_limits, minoots_private.show_usage
to minoots_server;
grant execute on function minoots_private.fold_usage, minoots_private.fold_requests
to minoots_worker;

-- Sql and job actions are done by whoever has hands. What a sql action calls is called by a role
-- that owns this one function and nothing else.
grant execute on function minoots_private.perform_delivery to minoots_worker;
alter function minoots_actions.call_sql_action owner to minoots_actions;

-- What an operator watches, asked by each process that tells its metrics.
grant execute on function minoots_private.observe, minoots_private.applied_rules_digest
to minoots_server;

-- Whether all is held: for each process to say.
grant execute on function minoots_private.is_held
to minoots_server, minoots_kernel, minoots_worker;
