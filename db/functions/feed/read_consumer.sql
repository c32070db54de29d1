-- The name of a consumer, judged like any other text.
create or replace function minoots_private.read_consumer(consumer text) returns text
language plpgsql immutable
as $$
begin
  if consumer is null then
    perform minoots_private.refuse('INVALID_INPUT', 'consumer', 'is missing.',
      'Name the consumer, such as billing.');
  end if;
  return minoots_private.read_text(jsonb_build_object('consumer', consumer), 'consumer', '', 100);
end
$$;
