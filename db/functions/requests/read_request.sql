-- Reads and judges one request to schedule a timer, as read_requests does a list of them.
create or replace function minoots_private.read_request(written jsonb, tenant_id uuid, path text)
returns minoots_private.timer_request
language sql volatile
as $$
  select (minoots_private.read_requests(jsonb_build_array(written), tenant_id, path))[1]
$$;
