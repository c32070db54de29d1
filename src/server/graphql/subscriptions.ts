// What can be followed as it happens. Events come from the hub, in memory and in order;
// only a timer that is asked for along with them is read from the database.
import { access, context, get, listen, object } from "postgraphile/grafast";
import type { FieldArgs, GrafastSubscriber, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";

const typeDefs = gql`
  extend type Subscription {
    """
    What happens to your timers, each event once and in one order. A MARK comes first, and after
    15 s of silence. Keep the cursor of the last event: after any break, subscribe after it, and
    nothing is missed or repeated, on another server too. Who falls 10,000 events behind is let
    go with UNAVAILABLE, and with the cursor to go on from in extensions.cursor.
    """
    timerEvents(
      """
      Begin after this place in the feed. From now on, if not given. To begin with a snapshot, read
      the list timers and give its feedCursor. A cursor from before the database was restored, or
      from so long ago that events are gone, is refused with CURSOR_STALE.
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
      Only timers that carry every one of these, as the event has them in its data.
      """
      labels: Labels
    ): Event!

    """
    One timer, by its id or its key: as it is now, then after each change. Completes by itself
    when the timer has ended, so waiting for the last is waiting for the end. After a break,
    subscribe again.
    """
    timer(
      """
      Which timer, by its id. Give this or key.
      """
      id: UUID
      """
      Which timer, by its key. Give this or id.
      """
      key: String
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
              return follow("feed", args, ["after", "timerId", "types", "labels"]);
            },
            plan: ($event: Step) => $event,
          },
          timer: {
            subscribePlan: (_: Step, args: FieldArgs) => follow("timer", args, ["id", "key"]),
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

// The topic, what was asked for, goes as it is to what the context of the operation holds
// under this name.
function follow(topic: "feed" | "timer", args: FieldArgs, names: readonly string[]): Step {
  const asked = names.map((name) => [name, args.getRaw(name)] as const);
  const $source = access<GrafastSubscriber<Record<string, unknown>>>(context(), ["follow", topic]);
  const $topic = object(Object.fromEntries(asked)) as unknown as Step<string>;
  return listen($source, $topic, ($item) => access($item, "event"));
}
