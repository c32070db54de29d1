-- What settling knows of one delivery, passed between its rules.
create type minoots_private.settled_delivery as (
  tenant_id uuid,
  delivery_id uuid,
  timer_id uuid,
  status text,
  kind text,
  action_id text,
  reason text,
  next_attempt_at timestamptz,
  is_shared boolean,
  data jsonb,
  entry jsonb
);
