-- A fresh uuidv7: Postgres 18 has its own, 15 to 17 do not, and one way serves all.
create or replace function minoots_private.new_id() returns uuid
language sql volatile
as $$
  select encode(
    set_bit(set_bit(overlay(
      uuid_send(gen_random_uuid())
      placing substring(int8send(floor(extract(epoch from minoots.clock()) * 1000)::bigint) from 3)
      from 1 for 6), 52, 1), 53, 1),
    'hex')::uuid
$$;
