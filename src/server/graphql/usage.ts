// What the viewer's tenant may use, by its tier, and what it uses: read together in one look,
// and only when it is asked for.
import { access, context, list } from "postgraphile/grafast";
import type { Step } from "postgraphile/grafast";
import { loadOneWithPgClient } from "postgraphile/@dataplan/pg";
import type { PgExecutor } from "postgraphile/@dataplan/pg";
import type { NodePostgresPgClient } from "postgraphile/adaptors/pg";
import { extendSchema, gql } from "postgraphile/utils";
import * as calls from "../../database/usage-calls.ts";
import type { Identity, Limits, Usage } from "../../database/wire.ts";

const typeDefs = gql`
  extend type Viewer {
    """
    What the tenant's tier allows.
    """
    limits: Limits!
    """
    What the tenant uses now, and used on the last days.
    """
    usage(
      """
      How many days, at most 400.
      """
      days: Int! = 30
    ): Usage!
  }

  """
  What a tier allows. What goes beyond is refused, with RATE_LIMITED, QUOTA_EXCEEDED or TOO_LARGE.
  """
  type Limits {
    """
    The name of the tier.
    """
    tier: String!
    """
    How many requests a minute; a large one, and each further verb in a document, counts as more.
    """
    requestsPerMinute: Int!
    """
    How many requests may come at once before that pace holds.
    """
    requestsAtOnce: Int!
    """
    How many timers may be open: neither ended nor cancelled.
    """
    openTimers: Int!
    """
    How many timers one call may schedule.
    """
    timersPerCall: Int!
    """
    How many bytes the metadata and actions of a timer may have together.
    """
    payloadBytes: Int!
    """
    How many WebSockets may be open on one server.
    """
    connections: Int!
    """
    How many of them by one key.
    """
    connectionsPerKey: Int!
    """
    How many subscriptions may be open on one server.
    """
    subscriptions: Int!
    """
    How long a timer that ended is kept.
    """
    retention: Duration!
    """
    How long a timer that failed is kept.
    """
    failureRetention: Duration!
  }

  """
  What a tenant uses.
  """
  type Usage {
    """
    How many timers are open now.
    """
    openTimers: Int!
    """
    How many requests may come at once now.
    """
    requestsLeft: Int!
    """
    What was done on each day that anything was, the last day first.
    """
    days: [UsageDay!]!
  }

  """
  What was done on one day, counted a moment later.
  """
  type UsageDay {
    """
    The day, in UTC, such as 2026-11-20.
    """
    day: String!
    """
    How many timers were scheduled.
    """
    scheduled: Int!
    """
    How many timers fired.
    """
    fired: Int!
    """
    How many deliveries ended, well or not.
    """
    deliveries: Int!
    """
    How many attempts at a delivery were made.
    """
    attempts: Int!
    """
    How many requests were let through.
    """
    requests: Int!
  }
`;

export const UsagePlugin = extendSchema((build) => {
  const { executor } = build.pgResources.clock!;
  return {
    typeDefs,
    objects: {
      Viewer: {
        plans: {
          limits: ($identity: Step) => limitsOf(executor, $identity),
          usage: (_: Step, fieldArgs: FieldArgs) => usageOf(executor, fieldArgs.getRaw("days")),
        },
      },
    },
  };
});

interface FieldArgs {
  getRaw(name: string): Step;
}

function limitsOf(executor: PgExecutor, $identity: Step): Step<Limits> {
  return loadOneWithPgClient(executor, access($identity, "tenantId"), async (client, tenants) => {
    const db = (client as NodePostgresPgClient).rawClient;
    return Promise.all(tenants.map((tenantId) => calls.showLimits(db, String(tenantId))));
  });
}

function usageOf(executor: PgExecutor, $days: Step): Step<Usage> {
  const $asked = list([context().get("identity"), $days]);
  return loadOneWithPgClient(executor, $asked, async (client, asked) => {
    const db = (client as NodePostgresPgClient).rawClient;
    return Promise.all(
      (asked as readonly (readonly [Identity, number])[]).map(([{ tenantId }, days]) =>
        calls.showUsage(db, tenantId, days),
      ),
    );
  });
}
