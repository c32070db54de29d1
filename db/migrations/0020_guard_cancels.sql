-- The verb that cancels one timer takes one argument more; its file makes it anew.
drop function if exists minoots.cancel_timer(uuid, text);
