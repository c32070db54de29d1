// Deliveries without an address, claimed by whoever pulls. The waiting is done beside this, with
// nothing of the database held; so the field is written here and not made from its function.
import { context, get, list, sideEffect } from "postgraphile/grafast";
import type { FieldArgs, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";
import type { Waiting } from "../claims.ts";

const typeDefs = gql`
  extend type Mutation {
    """
    Takes deliveries that wait to be claimed in a queue, longest waiting first, each for the time
    of a lease: acknowledge, reject or extend them before it ends. With wait it answers as soon as
    there is one, or with none when the time is over.
    """
    claimDeliveries(
      """
      What to do.
      """
      input: ClaimDeliveriesInput!
    ): ClaimDeliveriesPayload
  }

  """
  What claimDeliveries takes.
  """
  input ClaimDeliveriesInput {
    """
    The queue to claim from. The one named default, if not given.
    """
    queue: String
    """
    How many at most, from 1 to 100. 10 if not given.
    """
    max: Int
    """
    How long they are yours, from 1s to 1h. 5m if not given.
    """
    lease: Duration
    """
    How long to wait for one, at most 55s. Not at all, if not given.
    """
    wait: Duration
  }

  """
  What claimDeliveries answers.
  """
  type ClaimDeliveriesPayload {
    """
    What is yours now. None, if none was there.
    """
    deliveries: [ClaimedDelivery!]!
  }

  """
  A delivery that you have claimed.
  """
  type ClaimedDelivery {
    """
    By which you acknowledge it: the same for every attempt, a key against doubles.
    """
    id: UUID!
    """
    The kind of action, such as agent_prompt.
    """
    kind: String!
    """
    Which attempt it is, from 1.
    """
    attempt: Int!
    """
    The timer that fired.
    """
    timerId: UUID!
    """
    What is delivered: the same bytes for every attempt, a JSON text.
    """
    body: String!
    """
    By when to acknowledge it, or this attempt has failed.
    """
    acknowledgeBy: Datetime!
    """
    The timer as it is now.
    """
    timer: Timer
  }
`;

export const ClaimsPlugin = extendSchema((build) => {
  const timers = build.pgResources.timers!;
  return {
    typeDefs,
    objects: {
      Mutation: {
        plans: {
          claimDeliveries(_: Step, args: FieldArgs) {
            const $work = list([context().get("claim"), args.getRaw("input")]);
            return sideEffect($work, async ([claim, wanted]) => ({
              deliveries: await claim(wanted as Waiting),
            }));
          },
        },
      },
      ClaimedDelivery: {
        plans: {
          timer($claimed: Step) {
            return timers
              .find({ id: get($claimed, "timerId") })
              .setUnique()
              .single();
          },
        },
      },
    },
  };
});
