// Who is asking, what they may use and have used, by REST: the same as viewer tells in GraphQL.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import { showLimits, showUsage } from "../../database/usage-calls.ts";
import type { Database } from "../../database/wire.ts";
import { problemError } from "../problems.ts";
import { answerJson } from "./face.ts";
import { wholeOf } from "./query.ts";
import { inTenant } from "./route.ts";
import { usageAnswer, viewer as viewerSchema } from "./schema-others.ts";
import type { RestCall, Route } from "./route.ts";

const daysShown = 30;
const daysMax = 400;
const common = { method: "get", scope: "read", tag: "You" } as const;

const query = z.object({
  days: z.int().optional().openapi({
    description: "How many of the last days, at most 400. 30 if not given.",
    example: 7,
  }),
});

const viewer: Route = {
  ...common,
  path: "/viewer",
  summary: "Who is asking",
  description: "The key's tenant and scopes, the database's clock, limits and use.",
  query,
  answers: { 200: { description: "By the key of this request.", schema: viewerSchema } },
  async handle(call) {
    const { tenantId, tenantName, scopes } = call.identity;
    const days = daysOf(call);
    return await inTenant(call, async (db) => {
      const { epoch, position } = await calls.feedState(db, tenantId);
      return answerJson({
        tenant: { id: tenantId, name: tenantName },
        scopes,
        serverTime: await calls.readClock(db),
        feedCursor: `${epoch}-${position}`,
        ...(await usageOf(db, tenantId, days)),
      });
    });
  },
};

const usage: Route = {
  ...common,
  path: "/usage",
  summary: "What the tier allows, and what was used",
  description: "Days in UTC, the last first.",
  query,
  answers: { 200: { description: "Limits and use.", schema: usageAnswer } },
  async handle(call) {
    const days = daysOf(call);
    const { tenantId } = call.identity;
    return answerJson(await inTenant(call, (db) => usageOf(db, tenantId, days)));
  },
};

export const viewerRoutes: readonly Route[] = [viewer, usage];

async function usageOf(db: Database, tenantId: string, days: number) {
  return { limits: await showLimits(db, tenantId), usage: await showUsage(db, tenantId, days) };
}

function daysOf(call: RestCall): number {
  const days = wholeOf(call.query, "days") ?? daysShown;
  if (days >= 0 && days <= daysMax) return days;
  throw problemError("INVALID_INPUT", `days ${days} is not between 0 and ${daysMax}.`, {
    hint: `Send days=${daysShown}.`,
    path: "days",
  });
}
