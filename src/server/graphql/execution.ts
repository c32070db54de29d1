// How one operation runs, the same over HTTP and over a socket: what it may be and who may
// run it is settled before, and its errors are explained after.
import { getOperationAST, parse } from "postgraphile/graphql";
import type { DocumentNode, ExecutionResult } from "postgraphile/graphql";
import type { GraphileConfig } from "graphile-config";
import { execute, isAsyncIterable, subscribe } from "postgraphile/grafast";
import type { GrafastExecutionArgs } from "postgraphile/grafast";
import type { ExecutionConfig } from "postgraphile/grafserv";
import type { Logger } from "pino";
import { requireScope } from "../authenticate.ts";
import type { Identity } from "../../database/wire.ts";
import { problemError } from "../problems.ts";
import { refuseLargeAnswer } from "./answer-size.ts";
import { createDoor } from "./document.ts";
import type { Door } from "./document.ts";
import { errorOf, explain } from "./errors.ts";
import type { Scene } from "./errors.ts";
import { endingWith, mapped } from "./follow.ts";
import type { Follow } from "./follow.ts";
import { mutationsIn } from "./limits.ts";
import { createPace, giving } from "./pace.ts";
import type { Pace } from "./pace.ts";
import { scopesOf } from "./scopes.ts";
import { inspectVariables } from "./variables.ts";

export interface Caller {
  readonly identity: Identity;
  readonly requestId: string;
  readonly log: Logger;
  readonly overSocket: boolean;
  /** When nobody is there any more to be answered. */
  readonly gone: AbortSignal;
  /** Spends the request's cost so many times more. */
  spendMore(times: number): Promise<unknown>;
  readonly pace: Pace;
}

type Arguments = GrafastExecutionArgs;
type Check = ExecutionConfig["parseAndValidate"];
type Result = ExecutionResult;

const errorsMax = 10;
const aheadMax = 16;

export function executionPlugin(introspection: boolean): GraphileConfig.Plugin {
  const door = createDoor(introspection);
  return {
    name: "MinootsExecutionPlugin",
    version: "1.0.0",
    grafserv: {
      middleware: {
        setPreset(next, event) {
          const original = event.getExecutionConfig;
          event.getExecutionConfig = async function (requestContext) {
            const config = await original.call(this, requestContext);
            const { caller } = requestContext as Grafast.RequestContext;
            return {
              ...config,
              parseAndValidate: (query) => checked(query, door, config.parseAndValidate, caller),
              execute: (args) => executeFor(caller, args),
              subscribe: (args) => subscribeFor(caller, args) as never,
            };
          };
          return next();
        },
      },
    },
  };
}

export function createCaller(given: Omit<Caller, "pace">): Caller {
  return { ...given, pace: createPace(aheadMax) };
}

function checked(query: string, door: Door, check: Check, caller: Caller): ReturnType<Check> {
  const problem = door(query);
  if (problem !== null) return { errors: [errorOf(problem, caller)] };
  const result = check(query);
  if (result.errors === undefined) return result;
  const document = parsed(query);
  const scene = { ...caller, document: () => document };
  return { errors: result.errors.slice(0, errorsMax).map((error) => explain(error, scene)) };
}

function parsed(query: string): DocumentNode | null {
  try {
    return parse(query);
  } catch {
    return null;
  }
}

async function executeFor(caller: Caller, args: Arguments): Promise<Result> {
  const scene = { ...caller, document: () => args.document };
  try {
    permit(caller, args);
    const more = mutationsIn(args.document, args.operationName) - 1;
    if (more > 0) await caller.spendMore(more);
    return explained((await execute(args)) as Result, scene);
  } catch (error) {
    return { errors: [explain(error, scene)] };
  }
}

async function subscribeFor(caller: Caller, args: Arguments): Promise<Result | Follow<Result>> {
  const scene = { ...caller, document: () => args.document };
  try {
    permit(caller, args);
    const result = await subscribe(args);
    if (!isAsyncIterable(result)) return explained(result, scene);
    const results = mapped(result as Follow<Result>, (each) => explained(each, scene));
    return giving(
      endingWith(results, (error) => ({ errors: [explain(error, scene)] }), caller.pace.failure),
      caller.pace,
    );
  } catch (error) {
    return { errors: [explain(error, scene)] };
  }
}

function explained(result: Result, scene: Scene): Result {
  if (result.errors === undefined) return result;
  const told = result.data == null ? result.errors.slice(0, errorsMax) : result.errors;
  return { ...result, errors: told.map((error) => explain(error, scene)) };
}

function permit({ identity, overSocket }: Caller, args: Arguments): void {
  const operation = getOperationAST(args.document, args.operationName)?.operation;
  if (operation === "subscription" && !overSocket) {
    throw problemError("INVALID_INPUT", "Subscriptions need a WebSocket.", {
      hint: "Connect to this address with the protocol graphql-transport-ws.",
    });
  }
  for (const scope of scopesOf(args)) requireScope(identity, scope);
  inspectVariables(args);
  refuseLargeAnswer(args);
}
