-- The secret of a key, which nobody can guess: 366 random bits, of which 256 remain. They come
-- from gen_random_uuid, which is as strong as Postgres has it, without any extension.
create or replace function minoots_private.new_secret() returns text
language sql volatile
as $$
  select minoots_private.base62(sha512(
    uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())),
    43)
$$;
