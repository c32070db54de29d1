-- The endpoint that somebody looks for: that of a web address, however it is written, else the
-- text itself, such as pull: and a queue.
create or replace function minoots_private.named_endpoint(endpoint text) returns text
language sql stable parallel safe
as $$
  select coalesce(
    minoots_private.read_origin(
      jsonb_build_object('parameters', jsonb_build_object('url', endpoint))),
    endpoint)
$$;
