-- Forgets the secrets whose time beside a newer one is over. A part of the sweep. Answers how
-- many endpoints that were.
create or replace function minoots_private.end_old_secrets() returns integer
language plpgsql volatile
as $$
declare
  v_ended integer;
begin
  update minoots_private.endpoints as endpoint
  set sealed_secrets = endpoint.sealed_secrets[1:1], old_secrets_end_at = null
  where endpoint.old_secrets_end_at <= minoots.clock();
  get diagnostics v_ended = row_count;
  return v_ended;
end
$$;
