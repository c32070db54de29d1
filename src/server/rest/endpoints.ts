// Endpoints by REST: where webhooks go, whether they answer, how fast they are called, and the
// secrets that they verify by.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/endpoint-calls.ts";
import { rowsOf } from "../page-length.ts";
import { problemError } from "../problems.ts";
import { answerJson } from "./face.ts";
import { flagField, integerField, numberField, readAnyFields, textField } from "./fields.ts";
import { pageAnswer, soundAt, textOf, wholeOf } from "./query.ts";
import { inTenant } from "./route.ts";
import * as schema from "./schema-endpoints.ts";
import { first, text } from "./schema-words.ts";
import type { RestCall, Route } from "./route.ts";

const tag = "Endpoints";
const path = "/endpoints/{endpoint}";
const params = z.object({
  endpoint: text(
    "Its origin with each / as %2F, or its host alone, which means https://.",
    "example.com",
  ),
});

const list: Route = {
  method: "get",
  path: "/endpoints",
  scope: "read",
  tag,
  summary: "List endpoints",
  description: "All that were ever called or saved, in the order of their origins.",
  query: z.object({
    first,
    after: text("The `endCursor` of the page before.", "https://example.com").optional(),
  }),
  answers: { 200: { description: "A page of endpoints.", schema: schema.endpointPage } },
  async handle(call) {
    const rows = rowsOf(wholeOf(call.query, "first"));
    const begin = textOf(call.query, "after");
    const found = await inTenant(call, (db) =>
      calls.readEndpoints(db, call.identity.tenantId, begin, rows + 1),
    );
    return answerJson(pageAnswer(found, { rows, after: null }, ({ origin }) => origin));
  },
};

const show: Route = {
  method: "get",
  path,
  scope: "read",
  tag,
  summary: "Get an endpoint",
  description: "Any address on it names it.",
  params,
  answers: { 200: { description: "The endpoint as it is now.", schema: schema.endpoint } },
  async handle(call) {
    const found = await inTenant(call, async (db) => {
      const origin = await calls.readOrigin(db, urlOf(call));
      return calls.readEndpoint(db, call.identity.tenantId, origin);
    });
    if (found !== null) return answerJson(found);
    throw problemError("NOT_FOUND", "url names no endpoint.", {
      hint: "One is made when it is first called, or saved.",
      path: "url",
    });
  },
};

const save: Route = {
  method: "put",
  path,
  scope: "write",
  tag,
  summary: "Say how fast an endpoint is called, and whether at all",
  description:
    "Made if it was never called. What is not given stays. Disabled, what waits for it ends dead; enabled again, it begins anew.",
  params,
  body: schema.endpointChange,
  mayLackBody: true,
  answers: {
    200: { description: "The endpoint as it is now.", schema: schema.endpointAnswer },
    201: { description: "The endpoint that was made.", schema: schema.endpointAnswer },
  },
  async handle(call) {
    const known = ["rate", "concurrency", "enabled"];
    const body = await readAnyFields(call.context.env.incoming, known);
    const change = {
      rate: numberField(body, "rate"),
      concurrency: integerField(body, "concurrency"),
      enabled: flagField(body, "enabled"),
    };
    const { endpoint, ...outcome } = await inTenant(call, (db) =>
      calls.saveEndpoint(db, urlOf(call), change),
    );
    return answerJson({ ...outcome, ...endpoint }, outcome.outcome === "created" ? 201 : 200);
  },
};

const rotate: Route = {
  method: "post",
  path: `${path}/rotate-secret`,
  scope: "admin",
  tag,
  summary: "Give an endpoint a new secret",
  description:
    "The secret is answered this once. The one before signs too until the overlap is over, so that receivers can be told in time.",
  params,
  body: schema.rotation,
  mayLackBody: true,
  answers: { 200: { description: "Keep the secret now.", schema: schema.rotated } },
  async handle(call) {
    const { context, identity, options } = call;
    const body = await readAnyFields(context.env.incoming, ["overlap"]);
    const rotation = { url: urlOf(call), overlap: textField(body, "overlap") };
    return answerJson(
      await inTenant(call, (db) =>
        calls.rotateSecret(db, identity.tenantId, options.newSecret, rotation),
      ),
    );
  },
};

export const endpointRoutes: readonly Route[] = [list, save, show, rotate];

function urlOf({ context }: RestCall): string {
  const written = soundAt("url", context.req.param("endpoint") ?? "");
  return written.includes("://") ? written : `https://${written}`;
}
