-- Marks the feed for a transaction that writes for this tenant alone, though it calls rules that
-- write for all: these take the system's mark, unless it is noted as taken already. So what is
-- slow here holds back no other tenant's feed.
create or replace function minoots_private.mark_feed_alone(tenant_number integer) returns void
language sql volatile
as $$
  select minoots_private.mark_feed(tenant_number),
    set_config('minoots.feed_mark', txid_current() || ':0', true)
$$;
