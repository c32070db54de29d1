-- How a SQL user's work with the feed begins: where it would lose events it is refused, and a
-- restored database is noticed even where no process of ours has run yet, so that no cursor of
-- the life before is taken for one of this. Answers the epoch.
create or replace function minoots_private.enter_feed() returns integer
language plpgsql volatile
as $$
begin
  perform minoots_private.require_feed_reader();
  return minoots_private.check_epoch();
end
$$;
