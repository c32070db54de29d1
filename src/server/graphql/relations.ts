// What hangs together: a timer's deliveries and events, an event's timer.
import { get } from "postgraphile/grafast";
import type { FieldArgs, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";
import { pageOf } from "./pages.ts";

const typeDefs = gql`
  extend type Timer {
    """
    What its actions became, in the order of the actions. Empty before it fires.
    """
    deliveries: [Delivery!]!

    """
    What happened to it, from the beginning, page by page.
    """
    events(
      """
      How many, at most 500. 50 if not given.
      """
      first: Int
      """
      The endCursor of the page before.
      """
      after: PageCursor
    ): EventConnection!
  }

  extend type Event {
    """
    The timer as it is now; data says how it was then.
    """
    timer: Timer
  }
`;

const orderShapes = [/^\d{1,18}$/];

export const RelationsPlugin = extendSchema((build) => {
  const timers = build.pgResources.timers!;
  const deliveries = build.pgResources.deliveries!;
  const events = build.pgResources.events!;
  return {
    typeDefs,
    objects: {
      Timer: {
        plans: {
          deliveries($timer: Step) {
            const $deliveries = deliveries.find({ timer_id: get($timer, "id") });
            $deliveries.orderBy({ attribute: "ordinal", direction: "ASC" });
            return $deliveries;
          },
          events($timer: Step, args: FieldArgs) {
            const $events = events.find({ timer_id: get($timer, "id") });
            $events.orderBy({ attribute: "position", direction: "ASC" });
            $events.setOrderIsUnique();
            return pageOf($events, args, orderShapes);
          },
        },
      },
      Event: {
        plans: {
          timer($event: Step) {
            return timers
              .find({ id: get($event, "timer_id") })
              .setUnique()
              .single();
          },
        },
      },
    },
  };
});
