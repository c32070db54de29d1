-- The follow-ups of a follow-up as it is stored: its lists alone; null when it has none.
create or replace function minoots_private.follow_ups_in(follow_up jsonb) returns jsonb
language sql immutable parallel safe
as $$
  select jsonb_object_agg(field, follow_up -> field)
  from unnest(minoots_private.follow_up_fields()) as field
  where follow_up ? field
$$;
