// What the REST face says of itself at /openapi.json, made from the routes as they run.
import { z } from "@hono/zod-openapi";
import { problem, text } from "./schema-words.ts";
import type { RestApp } from "./face.ts";
import type { Route, RouteAnswer } from "./route.ts";

type Registry = RestApp["openAPIRegistry"];

const requestId = { "X-Request-Id": "By which our log knows the request; a sane one is kept." };
const limits = {
  "RateLimit-Policy": "How many requests may come at once, and in how many seconds again.",
  RateLimit: "How many are left, and in how many seconds all are.",
};

const refused: RouteAnswer = {
  description: "The request was refused; code, path and hint say why, where and what to do.",
  schema: problem,
  type: "application/problem+json",
  headers: { "Retry-After": "In how many seconds to try again, where that helps." },
};

export function documentRoutes({ openAPIRegistry: registry }: RestApp, routes: readonly Route[]) {
  registry.registerComponent("securitySchemes", "apiKey", {
    type: "apiKey",
    in: "header",
    name: "X-API-Key",
    description: "The key as it was made: mnt_live_….",
  });
  registry.registerComponent("securitySchemes", "bearer", {
    type: "http",
    scheme: "bearer",
    description: "The same key as a bearer token.",
  });
  for (const route of routes) documentRoute(registry, route);
  documentHealth(registry);
}

function documentRoute(registry: Registry, route: Route): void {
  const { scope, params, query, headers, body } = route;
  registry.registerPath({
    method: route.method,
    path: route.path,
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    description: [route.description, `Needs the scope \`${scope}\`.`].filter(Boolean).join(" "),
    security: [{ apiKey: [scope] }, { bearer: [scope] }],
    request: {
      ...(params === undefined ? {} : { params }),
      ...(query === undefined ? {} : { query }),
      ...(headers === undefined ? {} : { headers }),
      ...(body === undefined ? {} : { body: { required: !route.mayLackBody, ...contentOf(body) } }),
    },
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, answer]) => [status, responseOf(answer)]),
      ),
      default: responseOf(refused),
    },
  });
}

function operationId({ method, path }: Route): string {
  const words = path.split("/").filter(Boolean);
  const named = words.map((word) => word.replaceAll(/[{}]/g, ""));
  return [method, ...named.map((word) => word[0]!.toUpperCase() + word.slice(1))].join("");
}

function responseOf({ description, schema, headers, type, also = {} }: RouteAnswer) {
  const said = Object.entries({ ...requestId, ...limits, ...headers });
  return {
    description,
    headers: Object.fromEntries(
      said.map(([name, says]) => [
        name,
        { description: says, schema: { type: "string" as const } },
      ]),
    ),
    ...(schema === null ? {} : contentOf(schema, type, also)),
  };
}

function contentOf(
  schema: z.ZodType,
  type = "application/json",
  also: Readonly<Record<string, z.ZodType>> = {},
) {
  const all = Object.entries({ [type]: schema, ...also });
  return { content: Object.fromEntries(all.map(([name, each]) => [name, { schema: each }])) };
}

const alive = z
  .strictObject({ status: text("ok, as long as it answers.", "ok") })
  .openapi("Alive", { description: "That the server runs." });

const readyShape = {
  status: text("ready, or unavailable.", "ready"),
  database: z.looseObject({}).openapi({ description: "Whether and how fast it answers." }),
  feed: z.looseObject({}).openapi({ description: "Whether the feed is read, and up to where." }),
  migrations: z
    .looseObject({})
    .optional()
    .openapi({ description: "Whether the rules in the database are those of this process." }),
  held: z
    .boolean()
    .nullish()
    .openapi({ description: "Whether nothing fires until `minoots release`; null: not known." }),
  kernel: z
    .looseObject({})
    .optional()
    .openapi({ description: "Whether it fires. Left out where it runs in another process." }),
  worker: z
    .looseObject({})
    .optional()
    .openapi({ description: "Whether it works. Left out where it runs in another process." }),
};
const ready = z
  .looseObject(readyShape)
  .openapi("Ready", { description: "Whether the server can serve, part by part." });

function documentHealth(registry: Registry): void {
  const common = { method: "get" as const, tags: ["Health"], security: [] };
  registry.registerPath({
    ...common,
    path: "/healthz",
    operationId: "getHealthz",
    summary: "Whether the server runs",
    description: "Asks nobody. No key is needed.",
    responses: { 200: { description: "It does.", ...contentOf(alive) } },
  });
  registry.registerPath({
    ...common,
    path: "/readyz",
    operationId: "getReadyz",
    summary: "Whether the server can serve",
    description: "Asks the database. No key is needed.",
    responses: {
      200: { description: "It can.", ...contentOf(ready) },
      503: { description: "It cannot now; the parts say why.", ...contentOf(ready) },
    },
  });
}

export function openApiOf(app: RestApp) {
  return app.getOpenAPI31Document({
    openapi: "3.1.0",
    info: {
      title: "MINOOTS",
      version: "1",
      description: "Durable timers: scheduled once, fired on time, delivered at least once.",
    },
  });
}
