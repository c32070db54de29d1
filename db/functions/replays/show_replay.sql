-- The replay as it is now, in the form that every face answers.
create or replace function minoots_private.show_replay(replay minoots_private.replays)
returns minoots.replays
language plpgsql volatile
as $$
declare
  v_shown minoots.replays;
begin
  select * into v_shown from minoots.replays as shown
  where shown.tenant_id = show_replay.replay.tenant_id and shown.id = show_replay.replay.id;
  return v_shown;
end
$$;
