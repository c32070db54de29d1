-- What ended attempts at one endpoint say of it, together: that it answers, that it is gone,
-- and which of them failed for its sake, with the reason of one.
create or replace function minoots_private.hear_attempts(
  settled minoots_private.settled_delivery[],
  out answered boolean, out gone boolean, out failed uuid[], out reason text
)
language sql immutable
as $$
  select coalesce(bool_or(said.answers), false),
    coalesce(bool_or(delivery.entry ->> 'statusCode' = '410'), false),
    coalesce(array_agg(delivery.delivery_id) filter (where not said.answers), '{}'),
    max(delivery.reason) filter (where not said.answers)
  from unnest(settled) as delivery
  cross join lateral minoots_private.endpoint_answers(
    (delivery.entry ->> 'statusCode')::integer, delivery.entry ->> 'errorCode') as said (answers)
$$;
