-- The trace in which a timer was made, as W3C writes it (traceparent): null when there was none.
-- It is no part of what was asked for, and none of what is sent but a header.
alter table minoots_private.timers add column traceparent text;
