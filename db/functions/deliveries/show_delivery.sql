-- The delivery as it is now, in the form that every face answers.
create or replace function minoots_private.show_delivery(delivery minoots_private.deliveries)
returns minoots.deliveries
language plpgsql volatile
as $$
declare
  v_shown minoots.deliveries;
begin
  select * into v_shown from minoots.deliveries as shown
  where shown.tenant_id = show_delivery.delivery.tenant_id
    and shown.id = show_delivery.delivery.id;
  return v_shown;
end
$$;
