-- Whether a request says only what nearly every request does, and surely says it right: a name
-- of printable ASCII, one time, and as its actions none or one webhook that says but where. The
-- readers would give the same for it; any other is left to them.
create or replace function minoots_private.is_plain_request(
  name text, fire_in text, fire_at timestamptz, actions jsonb
) returns boolean
language sql stable parallel safe
as $$
  select is_plain_request.name collate "C" ~ '^[ !#-\[\]-~]+$'
    and length(is_plain_request.name) <= 200
    and case when is_plain_request.fire_at is null then is_plain_request.fire_in is not null
      else is_plain_request.fire_in is null
        and is_plain_request.fire_at between '1000-01-01 00:00Z' and '9000-01-01 00:00Z' end
    and (is_plain_request.actions is null or is_plain_request.actions = '[]'
      or minoots_private.is_plain_address(is_plain_request.actions #>> '{0,webhook,url}')
        and is_plain_request.actions = jsonb_set('[{"webhook": {}}]', '{0,webhook,url}',
          is_plain_request.actions #> '{0,webhook,url}'))
$$;
