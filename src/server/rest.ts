// The REST face: thin routes over the same functions that every face calls. Here is what
// all routes share: who is calling, how an error looks, and what a wrong address or a
// wrong method is told.
import { OpenAPIHono } from "@hono/zod-openapi";
import { maskedProblem, problemOf, problemWith } from "./problems.ts";
import { addDocs } from "./rest/docs.ts";
import { answerProblem } from "./rest/face.ts";
import { addHealth } from "./rest/health-routes.ts";
import { addInbox } from "./rest/inbox-route.ts";
import { addTimers } from "./rest/timers.ts";
import { addUsage } from "./rest/usage.ts";
import type { Problem } from "./problems.ts";
import type { RestApp, RestContext, RestEnv, RestOptions } from "./rest/face.ts";

export function createRest(options: RestOptions): RestApp {
  const app: RestApp = new OpenAPIHono<RestEnv>();
  addTimers(app, options);
  addUsage(app, options);
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

function refuseOtherMethods(app: RestApp): void {
  const methods = new Map<string, Set<string>>();
  for (const { path, method } of app.routes) {
    methods.set(path, (methods.get(path) ?? new Set()).add(method));
    if (method === "GET") methods.get(path)?.add("HEAD");
  }
  for (const [path, known] of methods) {
    const allow = [...known].toSorted().join(", ");
    app.all(path, (context) => {
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
