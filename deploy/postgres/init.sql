-- Run by psql in the empty Postgres of docker-compose.yml, once: makes the database of MINOOTS and
-- a login for it that is no superuser and makes no roles, with POSTGRES_PASSWORD as its password.
-- The superuser loses that password, so nobody logs in as it over the network:
--   docker compose exec postgres psql -U postgres
\set ON_ERROR_STOP on
\getenv password POSTGRES_PASSWORD
create role minoots login password :'password';
create database minoots owner minoots;
\connect minoots
set minoots.login = 'minoots';
\ir ../../db/roles.sql
-- By which minoots doctor sees how long transactions of others are open.
grant pg_read_all_stats to minoots;
alter role current_user password null;
