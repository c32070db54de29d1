-- Two rooms: minoots is what people call (PostGraphile reads it), minoots_private is
-- what the rules stand on. The domains name what their text or jsonb means, so that
-- every face can give it a type of its own.
create schema if not exists minoots;
create schema if not exists minoots_private;

create domain minoots.duration as text;
create domain minoots.cursor as text;
create domain minoots.labels as jsonb;
create domain minoots.actions as jsonb;
create domain minoots.retry_policy as jsonb;

comment on schema minoots is 'Durable timers: what people and services call.';
comment on schema minoots_private is 'Durable timers: tables and inner rules.';
comment on domain minoots.duration is
  'A length of time: 30s, 1h30m, 2d or ISO 8601 such as PT30S. Months and years have no fixed length and are refused. Answered as ISO 8601.';
comment on domain minoots.cursor is
  'A place in the feed, such as 1-18442. Keep it and go on from it later; never build one.';
comment on domain minoots.labels is
  'Short text by name, such as {"order": "42"}. Timers are found and cancelled by them.';
comment on domain minoots.actions is 'What a timer does when it fires.';
comment on domain minoots.retry_policy is
  'How often and how patiently a failed delivery is tried again.';
