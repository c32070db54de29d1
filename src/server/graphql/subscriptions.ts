// What can be followed as it happens. Events come from the hub, in memory and in order;
// only a timer that is asked for along with them is read from the database.
import { access, context, get, listen, object } from "postgraphile/grafast";
import type { FieldArgs, GrafastSubscriber, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";

const typeDefs = gql`
  extend type Subscription {
    """
    What happens to your timers, in one order. A MARK comes first, and after 15 s of silence.
    """
    timerEvents(
      """
      Begin after this place in the feed. From now on, if not given.
      """
      after: Cursor
      """
      Only what happens to this timer.
      """
      timerId: UUID
      """
      Only events of these types. A MARK comes all the same.
      """
      types: [EventType!]
      """
      Only timers that carry every one of these.
      """
      labels: Labels
    ): Event!

    """
    One timer: as it is now, then after each change. Ends when the timer has ended.
    """
    timer(
      """
      Which timer.
      """
      id: UUID!
    ): Timer!
  }
`;

export const SubscriptionsPlugin = extendSchema((build) => {
  const timers = build.pgResources.timers!;
  return {
    typeDefs,
    objects: {
      Subscription: {
        plans: {
          timerEvents: {
            subscribePlan(_: Step, args: FieldArgs) {
              const names = ["after", "timerId", "types", "labels"];
              const wanted = names.map((name) => [name, args.getRaw(name)]);
              return follow("feed", object(Object.fromEntries(wanted)));
            },
            plan: ($event: Step) => $event,
          },
          timer: {
            subscribePlan: (_: Step, args: FieldArgs) => follow("timer", args.getRaw("id")),
            plan($event: Step) {
              return timers
                .find({ id: get($event, "timer_id") })
                .setUnique()
                .single();
            },
          },
        },
      },
    },
  };
});

// The topic goes as it is to what the context of the operation holds under this name.
function follow(name: "feed" | "timer", $topic: Step): Step {
  const $source = access<GrafastSubscriber<Record<string, unknown>>>(context(), ["follow", name]);
  return listen($source, $topic as Step<string>, ($item) => access($item, "event"));
}
