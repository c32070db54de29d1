-- One whole number between bounds; null when absent. What callers seldom give is, here and in
-- other readers, no more than a question to the planner: the function behind it is not prepared
-- for where nobody gives it.
create or replace function minoots_private.read_integer(
  request jsonb, field text, path text, least_value integer, greatest_value integer
) returns integer
language sql stable parallel safe
as $$
  select case when request ->> field is not null
    then minoots_private.read_any_integer(request, field, path, least_value, greatest_value) end
$$;
