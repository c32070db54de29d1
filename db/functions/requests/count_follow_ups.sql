-- How many timers may follow, all generations together.
create or replace function minoots_private.count_follow_ups(follow_ups jsonb) returns integer
language sql immutable parallel safe
as $$
  with recursive generation (one) as (
    select count_follow_ups.follow_ups
    union all
    select listed.one
    from generation
    cross join unnest(minoots_private.follow_up_fields()) as field
    cross join jsonb_array_elements(generation.one -> field) as listed (one)
  )
  select (count(*) - 1)::integer from generation
$$;
