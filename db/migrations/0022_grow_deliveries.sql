-- What is shown of a delivery has grown in its midst: its view is made anew by the rule files,
-- and with it whatever answers deliveries.
drop view if exists minoots.deliveries cascade;
