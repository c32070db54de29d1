-- Tells of the follow-ups that were not scheduled since another timer has their key, each as an
-- event of the timer that it was to follow. The others have been inserted.
create or replace function minoots_private.tell_taken_keys(
  tenant_id uuid, requests minoots_private.timer_request[]
) returns void
language sql volatile
as $$
  select minoots_private.tell_follow_up_refused(parent, asked.name,
    format('key %s belongs to another timer.', to_json(asked.key)))
  from unnest(tell_taken_keys.requests) with ordinality as asked
  join minoots_private.timers as parent
    on parent.tenant_id = tell_taken_keys.tenant_id and parent.id = asked.parent_id
  where not exists (
    select from minoots_private.timers as made
    where made.tenant_id = tell_taken_keys.tenant_id and made.id = asked.id)
  order by asked.ordinality
$$;
