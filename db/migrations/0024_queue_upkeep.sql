-- The tasks of upkeep, how often each is given to the workers, and when it last was, by the clock
-- of the database: a cron of graphile-worker goes by that of a process, and one that is a day ahead
-- silences it for a day.
create table minoots_private.upkeep (
  task text primary key,
  every interval not null,
  queued_at timestamptz not null default '-infinity'
);

insert into minoots_private.upkeep (task, every)
values ('fold', '1 minute'), ('hydrate', '1 minute'), ('retain', '2 minutes'),
  ('sweep', '1 minute');

alter table minoots_private.upkeep enable row level security;
comment on table minoots_private.upkeep is 'The tasks of upkeep, and when each was last queued.';
