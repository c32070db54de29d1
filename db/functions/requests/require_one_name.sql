-- Every verb on one timer names it by its id or by its key: by exactly one of them.
create or replace function minoots_private.require_one_name(id uuid, key text) returns void
language plpgsql immutable parallel safe
as $$
begin
  if num_nonnulls(id, key) <> 1 then
    perform minoots_private.refuse('INVALID_INPUT', 'id', 'or key is needed: exactly one of them.',
      'Name the timer by its id or by its key.');
  end if;
end
$$;
