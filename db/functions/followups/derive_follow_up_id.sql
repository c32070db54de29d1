-- The id of a follow-up, derived from its parent and its place there, never random: one end
-- begets the same timer however often it is told. It begins as its parent's does.
create or replace function minoots_private.derive_follow_up_id(
  tenant_id uuid, parent_id uuid, field text, place bigint
) returns uuid
language plpgsql immutable parallel safe
as $$
declare
  v_digest constant text := encode(sha256(uuid_send(tenant_id) || uuid_send(parent_id)
    || convert_to(field || '[' || place || ']', 'UTF8')), 'hex');
begin
  return (left(parent_id::text, 14) || '8' || left(v_digest, 3)
    || '8' || substr(v_digest, 4, 3) || substr(v_digest, 7, 12))::uuid;
end
$$;
