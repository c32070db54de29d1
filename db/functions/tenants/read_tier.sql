-- The tier of a tenant, which must be one that there is.
create or replace function minoots_private.read_tier(written text) returns text
language plpgsql stable
as $$
begin
  if not exists (select from minoots_private.tiers as tier where tier.name = written) then
    perform minoots_private.refuse('INVALID_INPUT', 'tier',
      format('is %s.', to_json(left(written, 64))),
      'Use ' || (select string_agg(tier.name, ', ' order by tier.requests_per_minute)
        from minoots_private.tiers as tier) || '.');
  end if;
  return written;
end
$$;
