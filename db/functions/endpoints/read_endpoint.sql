-- The endpoint that a url leads to, its origin; refused where no webhook could be called.
create or replace function minoots_private.read_endpoint(url text) returns text
language plpgsql volatile security definer set search_path = pg_catalog, pg_temp
as $$
begin
  if read_endpoint.url is null then
    perform minoots_private.refuse('INVALID_INPUT', 'url', 'is missing.',
      'Name the endpoint, such as https://example.com.');
  end if;
  return minoots_private.read_origin(jsonb_build_object('parameters',
    minoots_private.read_webhook(jsonb_build_object('url', read_endpoint.url), 'url', '')));
end
$$;
