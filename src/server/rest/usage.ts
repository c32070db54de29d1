// What the tenant may use and has used, by REST: the same as viewer tells in GraphQL.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/usage-calls.ts";
import { withTenant } from "../with-tenant.ts";
import { admit, answerText } from "./face.ts";
import type { RestApp, RestContext, RestOptions } from "./face.ts";

const daysShown = 30;

export function addUsage(app: RestApp, options: RestOptions): void {
  document(app);
  app.get("/usage", (context) => show(options, context));
}

async function show(options: RestOptions, context: RestContext): Promise<Response> {
  const identity = await admit(options, context, "read");
  const { tenantId } = identity;
  const answer = await withTenant(options.pool, identity, "rest", async (db) => ({
    limits: await calls.showLimits(db, tenantId),
    usage: await calls.showUsage(db, tenantId, daysShown),
  }));
  return answerText(JSON.stringify(answer), 200, {
    "content-type": "application/json",
    "cache-control": "no-store",
  });
}

const count = z.int();

const limits = z
  .object({
    tier: z.string(),
    requestsPerMinute: count,
    requestsAtOnce: count,
    openTimers: count,
    timersPerCall: count,
    payloadBytes: count,
    connections: count,
    connectionsPerKey: count,
    subscriptions: count,
    retention: z.string(),
    failureRetention: z.string(),
  })
  .openapi("Limits");

const day = z.object({
  day: z.iso.date(),
  scheduled: count,
  fired: count,
  deliveries: count,
  attempts: count,
  requests: count,
});

const usage = z
  .object({ openTimers: count, requestsLeft: count, days: z.array(day) })
  .openapi("Usage");

function document({ openAPIRegistry: registry }: RestApp): void {
  registry.registerPath({
    method: "get",
    path: "/usage",
    summary: "What the tier allows, and what was used on the last 30 days",
    security: [{ apiKey: [] }, { bearer: [] }],
    responses: {
      200: {
        description: "Limits and usage; days in UTC, the last first.",
        content: { "application/json": { schema: z.object({ limits, usage }) } },
      },
    },
  });
}
