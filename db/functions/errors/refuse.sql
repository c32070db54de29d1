-- Every mistake of a caller is refused here and nowhere else: the one list of codes. The
-- path of the field at fault travels as the error's column.
create or replace function minoots_private.refuse(code text, path text, message text, hint text)
returns void
language plpgsql immutable parallel safe
as $$
declare
  v_state constant text := case code
    when 'INVALID_INPUT' then 'MN001'
    when 'INVALID_TIME' then 'MN002'
    when 'INVALID_DURATION' then 'MN003'
    when 'INVALID_ACTION' then 'MN004'
    when 'TARGET_REFUSED' then 'MN005'
    when 'CURSOR_INVALID' then 'MN006'
    when 'QUERY_TOO_COSTLY' then 'MN007'
    when 'UNAUTHENTICATED' then 'MN008'
    when 'FORBIDDEN' then 'MN009'
    when 'NOT_FOUND' then 'MN010'
    when 'KEY_CONFLICT' then 'MN011'
    when 'CURSOR_STALE' then 'MN012'
    when 'VERSION_CONFLICT' then 'MN013'
    when 'TOO_LARGE' then 'MN014'
    when 'RATE_LIMITED' then 'MN015'
    when 'QUOTA_EXCEEDED' then 'MN016'
    when 'UNAVAILABLE' then 'MN017'
  end;
begin
  raise exception using
    errcode = v_state,
    message = concat_ws(' ', nullif(path, ''), message),
    hint = hint,
    column = coalesce(path, '');
end
$$;
