// The tenant's endpoints as a list, and the one verb that SQL cannot have: a new secret is made
// and sealed here, where the key is, and answered this once. All else they do is in SQL.
import { context, get, list, sideEffect } from "postgraphile/grafast";
import type { FieldArgs, Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";
import type { Rotation } from "../../database/endpoint-calls.ts";
import { pageOf } from "./pages.ts";

const typeDefs = gql`
  extend type Query {
    """
    Where your webhooks go, in the order of their origins, page by page.
    """
    endpoints(
      """
      How many, at most 500. 50 if not given.
      """
      first: Int
      """
      The endCursor of the page before.
      """
      after: PageCursor
    ): EndpointConnection!
  }

  extend type Mutation {
    """
    Gives an endpoint a new secret, which is answered this once. The one before signs too until
    the overlap is over. Needs the scope ADMIN.
    """
    rotateEndpointSecret(
      """
      Which endpoint, and how.
      """
      input: RotateEndpointSecretInput!
    ): RotateEndpointSecretPayload!
  }

  """
  Which endpoint gets a new secret, and how.
  """
  input RotateEndpointSecretInput {
    """
    The endpoint, or any address on it.
    """
    url: String!
    """
    How long the secret before signs too: 24h if not given, 30d at most, 0s to end it at once.
    """
    overlap: String
  }

  """
  A new secret.
  """
  type RotateEndpointSecretPayload {
    """
    What was done.
    """
    outcome: Outcome!
    """
    What was done, for people.
    """
    message: String!
    """
    The endpoint.
    """
    endpoint: Endpoint!
    """
    The secret, by which receivers verify: it is not shown again.
    """
    secret: String!
  }
`;

const orderShapes = [/^https?:\/\/[^\s/]{1,300}$/];

export const EndpointsPlugin = extendSchema((build) => {
  const endpoints = build.pgResources.endpoints!;
  return {
    typeDefs,
    objects: {
      Query: {
        plans: {
          endpoints(_: Step, args: FieldArgs) {
            const $endpoints = endpoints.find();
            $endpoints.orderBy({ attribute: "origin", direction: "ASC" });
            $endpoints.setOrderIsUnique();
            return pageOf($endpoints, args, orderShapes);
          },
        },
      },
      Mutation: {
        plans: {
          rotateEndpointSecret(_: Step, args: FieldArgs) {
            const $work = list([context().get("rotate"), args.getRaw("input")]);
            return sideEffect($work, async ([work, rotation]) => work(rotation as Rotation));
          },
        },
      },
      RotateEndpointSecretPayload: {
        plans: {
          endpoint($rotated: Step) {
            const $endpoints = endpoints.find({ origin: get($rotated, "origin") });
            return $endpoints.setUnique().single();
          },
        },
      },
    },
  };
});
