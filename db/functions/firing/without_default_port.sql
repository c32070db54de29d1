-- An origin without the port that its scheme has anyway, and without zeros before another, so that
-- one place has one name: one secret, one rate, one breaker.
create or replace function minoots_private.without_default_port(origin text) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_origin constant text := case when origin like '%:0%'
    then regexp_replace(origin, ':0+([1-9][0-9]*)$', ':\1') else origin end;
begin
  return case
    when v_origin like 'https://%:443' then left(v_origin, -4)
    when v_origin like 'http://%:80' then left(v_origin, -3)
    else v_origin end;
end
$$;
