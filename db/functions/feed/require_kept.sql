-- Refuses a place in the feed from which events were dropped, and tells where one can go on:
-- never a silent gap. Called after the events were read, so that nothing can be dropped
-- between the two.
create or replace function minoots_private.require_kept(at bigint, field text, hint text)
returns void
language plpgsql volatile
as $$
declare
  v_floor constant bigint := minoots_private.feed_floor();
begin
  if require_kept.at < v_floor then
    perform minoots_private.refuse('CURSOR_STALE', require_kept.field,
      'is older than the events that are kept; some that followed it were removed.',
      format(require_kept.hint, minoots_private.feed_epoch() || '-' || v_floor));
  end if;
end
$$;
