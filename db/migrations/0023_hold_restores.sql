-- In which life this database may fire. One that was restored into another database or cluster
-- has another life than stands here, and is held until somebody releases it; so is one that was
-- told to hold. What a database was before this migration is told by its latest epoch.
create table minoots_private.hold (
  only_row boolean primary key default true constraint one_row check (only_row),
  life text not null,
  held_at timestamptz,
  released_at timestamptz
);

insert into minoots_private.hold (life)
select coalesce(
  (select format('%s:%s', epoch.system_identifier, epoch.database_oid)
    from minoots_private.feed_epochs as epoch order by epoch.epoch desc limit 1),
  (select format('%s:%s', control.system_identifier, database.oid)
    from pg_catalog.pg_control_system() as control, pg_catalog.pg_database as database
    where database.datname = current_database()));

alter table minoots_private.hold enable row level security;
comment on table minoots_private.hold is 'In which life this database may fire.';
