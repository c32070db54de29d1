-- A delivery's id, derived from what it delivers and never random: fired again after a
-- restore, the same bytes have the same id.
create or replace function minoots_private.derive_delivery_id(
  tenant_id uuid, timer_id uuid, fire_at timestamptz, action_id text, body text
) returns uuid
language plpgsql immutable parallel safe
as $$
declare
  v_hash constant bytea := substring(sha256(
    uuid_send(tenant_id) || uuid_send(timer_id) || timestamptz_send(fire_at)
    || convert_to(action_id, 'UTF8') || sha256(convert_to(body, 'UTF8'))) from 1 for 16);
begin
  return encode(
    set_byte(
      set_byte(v_hash, 6, (get_byte(v_hash, 6) & 15) | 128), 8, (get_byte(v_hash, 8) & 63) | 128),
    'hex')::uuid;
end
$$;
