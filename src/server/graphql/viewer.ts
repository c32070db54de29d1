// Who is asking: the key's tenant and what the key may do. Its limits and use: usage.ts.
import { access, context } from "postgraphile/grafast";
import type { Step } from "postgraphile/grafast";
import { extendSchema, gql } from "postgraphile/utils";
import { feedCursor } from "./feed-state.ts";

const typeDefs = gql`
  extend type Query {
    """
    Who is asking, by the API key of this request.
    """
    viewer: Viewer!
  }

  """
  Who is asking.
  """
  type Viewer {
    """
    The tenant that the key belongs to.
    """
    tenant: Tenant!
    """
    What the key may do.
    """
    scopes: [Scope!]!
    """
    The database's clock, which alone decides what is due.
    """
    serverTime: Datetime!
    """
    Where the feed is now: subscribe after it for all that comes.
    """
    feedCursor: Cursor!
  }

  """
  An owner of timers.
  """
  type Tenant {
    """
    Its id.
    """
    id: UUID!
    """
    Its name.
    """
    name: String!
  }
`;

export const ViewerPlugin = extendSchema((build) => {
  const clock = build.pgResources.clock!;
  return {
    typeDefs,
    objects: {
      Query: { plans: { viewer: () => context().get("identity") } },
      Viewer: {
        plans: {
          tenant: ($identity: Step) => $identity,
          scopes: ($identity: Step) => access($identity, "scopes"),
          serverTime: () => clock.execute([]),
          feedCursor: () => feedCursor(clock.executor),
        },
      },
      Tenant: {
        plans: {
          id: ($identity: Step) => access($identity, "tenantId"),
          name: ($identity: Step) => access($identity, "tenantName"),
        },
      },
    },
  };
});
