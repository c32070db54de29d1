// The REST face: thin routes over the same functions that every face calls. Here is what
// all routes share: how an error looks, and what a wrong address or a wrong method is told.
import { OpenAPIHono } from "@hono/zod-openapi";
import { maskedProblem, problemOf, problemWith } from "./problems.ts";
import { addDocs } from "./rest/docs.ts";
import { answerProblem } from "./rest/face.ts";
import { addHealth } from "./rest/health-routes.ts";
import { addInbox } from "./rest/inbox-route.ts";
import { documentRoutes } from "./rest/openapi.ts";
import { addRoute } from "./rest/route.ts";
import { routes } from "./rest/routes.ts";
import type { Problem } from "./problems.ts";
import type { RestApp, RestContext, RestEnv, RestOptions } from "./rest/face.ts";

export function createRest(options: RestOptions): RestApp {
  const app: RestApp = new OpenAPIHono<RestEnv>();
  documentRoutes(app, routes);
  // Where a name and a placeholder both fit, the name is meant, also by a method it lacks.
  const named = routes.filter(({ path }) => !path.includes("{"));
  for (const route of named) addRoute(app, options, route);
  refuseOtherMethods(app);
  for (const route of routes) if (!named.includes(route)) addRoute(app, options, route);
  addHealth(app, options.health);
  if (options.inbox !== null) addInbox(app, options.inbox);
  addDocs(app);
  refuseOtherMethods(app);
  app.notFound((context) => answerProblem(context, noRoute(context)));
  app.onError((error, context) => answerProblem(context, namedProblem(context, error)));
  return app;
}

function namedProblem(context: RestContext, error: Error): Problem {
  const { log } = context.env;
  const problem = problemOf(error);
  if (problem === null) log.error({ err: error }, "a request failed for a reason of ours");
  else if (problem.status >= 500) log.warn({ err: error }, "a request could not be served");
  return problem ?? maskedProblem();
}

// OPTIONS is answered too: what may be asked here is no secret.
function refuseOtherMethods(app: RestApp): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    methods.set(path, (methods.get(path) ?? new Set(["OPTIONS"])).add(method));
    if (method === "GET") methods.get(path)?.add("HEAD");
  }
  for (const [path, known] of methods) {
    if (known.delete("ALL")) continue;
    const allow = [...known].toSorted().join(", ");
    app.all(path, (context) => {
      if (context.req.method === "OPTIONS") {
        return new Response(null, { status: 204, headers: { allow } });
      }
      const response = answerProblem(context, wrongMethod(context, allow));
      response.headers.set("allow", allow);
      return response;
    });
  }
}

function wrongMethod(context: RestContext, allow: string): Problem {
  const message = `${context.req.path} does not know ${context.req.method}.`;
  return problemWith("METHOD_NOT_ALLOWED", message, { hint: `It knows ${allow}.` });
}

function noRoute(context: RestContext): Problem {
  const path = context.req.path.slice(0, 200);
  return problemWith("NOT_FOUND", `There is nothing at ${path}.`, {
    hint: "See /docs for what there is.",
  });
}
