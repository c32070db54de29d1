-- The parameters of a webhook action. The address itself is judged again when it is called,
-- since only then is it known where its name leads.
create or replace function minoots_private.read_webhook(
  parameters jsonb, action_path text, path text
) returns jsonb
language plpgsql immutable parallel safe
as $$
declare
  v_url constant text collate "C" := minoots_private.read_text(parameters, 'url', path, 2048);
begin
  perform minoots_private.refuse_unknown_fields(parameters, path,
    array['url', 'method', 'headers', 'body', 'bodyTemplate', 'timeout', 'timeoutMs']);
  if v_url is null then
    perform minoots_private.refuse('INVALID_ACTION', action_path, 'has no url.',
      'Add "url": "https://…".');
  end if;
  if not minoots_private.is_plain_address(v_url) and (
    v_url !~*
      '^https?://([a-z0-9_]([a-z0-9_.-]{0,252})|\[[0-9a-f:.]{2,45}\])(:\d{1,5})?([/?][^\s\\]*)?(#[^\s\\]*)?$'
    or coalesce(substring(v_url from '^[^/]*//[^/?#]*:(\d{1,5})(?:[/?#]|$)')::integer, 80)
      not between 1 and 65535)
  then
    perform minoots_private.refuse('INVALID_ACTION', path || 'url',
      format('%s is not a web address.', to_json(left(v_url, 100))),
      'Use https://host/path, without user name or spaces.');
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
    'url', v_url,
    'method', case when parameters ? 'method' then upper(minoots_private.read_choice(
      parameters, 'method', path, array['post', 'put', 'patch', 'delete', 'get'])) end,
    'headers', case when parameters ? 'headers'
      then minoots_private.read_headers(parameters, path) end,
    'timeoutMs', minoots_private.read_timeout(parameters, path)))
    || minoots_private.read_body(parameters, path);
end
$$;
