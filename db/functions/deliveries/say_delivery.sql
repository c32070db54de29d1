-- Where a delivery stands, for people.
create or replace function minoots_private.say_delivery(delivery minoots_private.deliveries)
returns text
language sql stable
as $$
  select case
    when (delivery).finished_at is not null then
      case (delivery).status when 'dead' then 'Given up' else initcap((delivery).status) end
        || ' ' || minoots_private.say_duration(minoots.clock() - (delivery).finished_at) || ' ago.'
    when (delivery).acknowledge_by <= minoots.clock() then 'Not acknowledged in time.'
    when (delivery).status = 'awaiting_ack' then 'It awaits its acknowledgement.'
    when (delivery).owner is not null then 'An attempt is under way.'
    when (delivery).next_attempt_at is not null then 'It waits for its next attempt.'
    when (delivery).claimable_at is not null then 'It waits to be claimed.'
    else 'It waits for its turn.'
  end
$$;
