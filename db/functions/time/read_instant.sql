-- Reads RFC 3339 with an offset, and nothing else: no keywords, no local times, no day or
-- hour that does not exist. Rounded up to the millisecond, also from finer fractions. What
-- nearly everybody writes, a day that is surely there and a fraction that Postgres keeps whole,
-- it reads as we do, for a tenth of what the match with parts costs.
create or replace function minoots_private.read_instant(written text, path text)
returns timestamptz
language plpgsql stable parallel safe
as $$
declare
  v_hint constant text := 'Use RFC 3339 with an offset, such as 2026-11-20T08:00:00Z.';
  v_part text[];
  v_whole timestamptz;
begin
  if minoots_private.is_plain_instant(written) then
    return minoots_private.round_up_instant(written::timestamptz);
  end if;
  if written is null then return null; end if;
  v_part := regexp_match(written collate "C",
    '^(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])[Tt]([01]\d|2[0-3]):([0-5]\d):([0-5]\d)(?:\.(\d{1,12}))?([Zz]|[+-](?:0\d|1[0-4]):[0-5]\d)$');
  if v_part is null then
    perform minoots_private.refuse('INVALID_TIME', path,
      format('%s is not an instant.', to_json(left(written, 64))),
      minoots_private.guess_instant(written, v_hint));
  end if;
  if v_part[1]::integer < 1 or v_part[3]::integer > extract(day from interval '1 month - 1 day'
    + make_date(greatest(v_part[1]::integer, 1), v_part[2]::integer, 1))
  then
    perform minoots_private.refuse('INVALID_TIME', path,
      format('%s is a day that does not exist.', written), v_hint);
  end if;
  v_whole := make_timestamptz(v_part[1]::integer, v_part[2]::integer, v_part[3]::integer,
      v_part[4]::integer, v_part[5]::integer, v_part[6]::double precision, 'UTC')
    - case when v_part[8] in ('Z', 'z') then interval '0'
        else make_interval(
          hours => left(v_part[8], 3)::integer,
          mins => (left(v_part[8], 1) || right(v_part[8], 2))::integer) end;
  return minoots_private.bound_instant(v_whole + make_interval(
    secs => ceil(('0.' || coalesce(v_part[7], '0'))::numeric * 1000)::double precision / 1000),
    path);
end
$$;
