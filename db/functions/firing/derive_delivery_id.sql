-- A delivery's id, derived from what it delivers and never random: fired again after a
-- restore, the same bytes have the same id. It begins as its timer's does, so that what is
-- made together lies together in the index.
create or replace function minoots_private.derive_delivery_id(
  tenant_id uuid, timer_id uuid, fire_at timestamptz, action_id text, body text
) returns uuid
language plpgsql immutable parallel safe
as $$
declare
  v_digest constant text := encode(sha256(
    uuid_send(tenant_id) || uuid_send(timer_id) || timestamptz_send(fire_at)
    || convert_to(action_id, 'UTF8') || sha256(convert_to(body, 'UTF8'))), 'hex');
begin
  return (left(timer_id::text, 14) || '8' || left(v_digest, 3)
    || '8' || substr(v_digest, 4, 3) || substr(v_digest, 7, 12))::uuid;
end
$$;
