-- Says, before any position is drawn, from where on this transaction may still write: a
-- shared advisory lock that carries (tenant, last position now), held to the end of the
-- transaction. Readers stop at the lowest mark. Tenant 0 is the system, which writes for all.
-- Once a transaction is enough, and the note of it is undone with a savepoint as the lock is.
create or replace function minoots_private.mark_feed(tenant_number integer) returns void
language plpgsql volatile
as $$
declare
  v_note constant text := txid_current() || ':' || tenant_number;
begin
  if v_note = current_setting('minoots.feed_mark', true) then return; end if;
  perform pg_advisory_xact_lock_shared(
      tenant_number, minoots_private.fold_position(minoots_private.last_position())),
    set_config('minoots.feed_mark', v_note, true);
end
$$;
