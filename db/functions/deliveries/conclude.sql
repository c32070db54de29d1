-- What comes of deliveries that were settled otherwise than by the hands' reports: by a verb,
-- or by time. The same as there. The caller holds the deliveries and the feed's mark.
create or replace function minoots_private.conclude(settled minoots_private.settled_delivery[])
returns void
language plpgsql volatile
as $$
begin
  if settled is null then return; end if;
  perform minoots_private.end_timers(settled);
  perform minoots_private.go_on(settled);
  perform minoots_private.queue_retries(settled);
  perform pg_notify('minoots_feed', '');
end
$$;
