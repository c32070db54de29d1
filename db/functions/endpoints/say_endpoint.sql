-- Where an endpoint stands, in a sentence.
create or replace function minoots_private.say_endpoint(endpoint minoots_private.endpoints)
returns text
language sql stable
as $$
  select (endpoint).origin || ': '
    || case when (endpoint).disabled_at is not null
      then 'disabled. ' || (endpoint).disabled_reason
      else concat_ws(', ',
        case when (endpoint).opened_at is null then 'called' else 'only a probe is sent' end,
        'at most ' || (endpoint).rate || ' a second',
        case when (endpoint).rate is null then 'at most ' else '' end
          || (endpoint).concurrency || ' at once') || '.'
      end
$$;
