-- A delivery's id, derived from what it delivers and never random: fired again after a
-- restore, the same bytes have the same id.
create or replace function minoots_private.derive_delivery_id(
  tenant_id uuid, timer_id uuid, fire_at timestamptz, action_id text, body text
) returns uuid
language sql immutable parallel safe
as $$
  select encode(
    set_byte(set_byte(hash, 6, (get_byte(hash, 6) & 15) | 128), 8, (get_byte(hash, 8) & 63) | 128),
    'hex')::uuid
  from substring(sha256(
    uuid_send(derive_delivery_id.tenant_id)
    || uuid_send(derive_delivery_id.timer_id)
    || timestamptz_send(derive_delivery_id.fire_at)
    || convert_to(derive_delivery_id.action_id, 'UTF8')
    || sha256(convert_to(derive_delivery_id.body, 'UTF8'))) from 1 for 16) as hash
$$;
