-- The caller's own headers of a webhook. Those that carry our promises, or that frame the
-- request, stay ours; the type of the content is the caller's where the content is.
create or replace function minoots_private.read_headers(parameters jsonb, path text) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_headers constant jsonb := minoots_private.read_object(parameters, 'headers', path, 8192);
  v_prefix constant text := path || 'headers.';
  v_framing constant text[] := array['host', 'connection', 'content-length',
    'transfer-encoding', 'te', 'trailer', 'upgrade', 'keep-alive', 'expect', 'user-agent']
    || case when coalesce(parameters ->> 'body', parameters ->> 'bodyTemplate') is null
      then array['content-type'] else '{}' end;
  v_refused text;
begin
  select header into v_refused from jsonb_each(v_headers) as entry (header, value)
  where header !~ '^[A-Za-z0-9!#$%&''*+.^_`|~-]+$'
    or length(header) > 128
    or lower(header collate "C") = any (v_framing)
    or lower(header collate "C") ~ '^(proxy|webhook|minoots)-'
    or jsonb_typeof(value) <> 'string'
    or value #>> '{}' !~ '^[\t\x20-\x7e]*$'
  limit 1;
  if v_refused is not null then
    perform minoots_private.refuse('INVALID_ACTION', v_prefix || left(v_refused, 64),
      'cannot be sent.', 'Use a plain header name and printable ASCII text; ours stay ours.');
  end if;
  return v_headers;
end
$$;
