-- Whether a request is whole: a name, exactly one time, and a policy that has its bound. One
-- that lacks something is refused by judge_request.
create or replace function minoots_private.accept_request(
  request minoots_private.timer_request, path text
) returns boolean
language sql stable parallel safe
as $$
  select case
    when (request).name is not null
      and ((request).fire_in is null) <> ((request).fire_at is null)
      and ((request).misfire = 'run' or (request).max_lateness is not null)
    then true
    else minoots_private.judge_request(request, path) is not null
  end
$$;
