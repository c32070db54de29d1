-- Each lane has its own way to what is due. The kernel's index holds precise timers only, so
-- that it never walks past relaxed ones; these are found by time (what comes within the
-- horizon, what is overdue) and by id (the job of one timer). A precise timer is in none of
-- the relaxed indexes and pays nothing for them. Not built concurrently: no version with many
-- timers is out yet, and so shape and rules change in one transaction.
-- squawk-ignore require-concurrent-index-deletion
drop index minoots_private.timers_due;
-- squawk-ignore require-concurrent-index-creation
create index timers_due on minoots_private.timers (fire_at)
where status = 'scheduled' and precision = 'precise';
-- squawk-ignore require-concurrent-index-creation
create index timers_relaxed on minoots_private.timers (fire_at)
where status = 'scheduled' and precision = 'relaxed';
-- squawk-ignore require-concurrent-index-creation
create index timers_relaxed_by_id on minoots_private.timers (id)
where status = 'scheduled' and precision = 'relaxed';
