// The tenant's replays of dead deliveries, to watch their progress; they are asked for and
// cancelled by the verbs of SQL.
import { constant } from "postgraphile/grafast";
import type { FieldArgs, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";

const typeDefs = gql`
  extend type Query {
    """
    One replay, by its id. Null if there is none.
    """
    replay(
      """
      Which replay.
      """
      id: UUID!
    ): Replay

    """
    The last 100 replays, newest first: those that run, and those that ended in the last 30 days.
    """
    replays: [Replay!]!
  }
`;

export const ReplaysPlugin = extendSchema((build) => {
  const replays = build.pgResources.replays!;
  return {
    typeDefs,
    objects: {
      Query: {
        plans: {
          replay: (_: Step, args: FieldArgs) =>
            replays
              .find({ id: args.getRaw("id") })
              .setUnique()
              .single(),
          replays() {
            const $replays = replays.find();
            $replays.orderBy({ attribute: "id", direction: "DESC" });
            $replays.setFirst(constant(100));
            return $replays;
          },
        },
      },
    },
  };
});
