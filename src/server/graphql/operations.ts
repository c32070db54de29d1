// One operation from a socket, made ready in the same way as one over HTTP.
import type { ExecutionArgs, GraphQLError } from "postgraphile/graphql";
import { hookArgs } from "postgraphile/grafast";
import { problemError } from "../problems.ts";
import { explain } from "./errors.ts";
import type { Caller } from "./execution.ts";
import { isObject } from "./json.ts";
import type { GraphqlService } from "./service.ts";

export interface Prepared extends ExecutionArgs {
  execute(args: unknown): Promise<unknown>;
  subscribe(args: unknown): Promise<unknown>;
}

export type Prepare = (
  payload: unknown,
  caller: Caller,
) => Promise<Prepared | readonly GraphQLError[]>;

export function createPrepare(service: GraphqlService): Prepare {
  return async (payload, caller) => {
    try {
      return await prepare(service, readPayload(payload), caller);
    } catch (error) {
      return [explain(error, caller)];
    }
  };
}

interface Payload {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Record<string, unknown> | null;
}

async function prepare(
  service: GraphqlService,
  { query, operationName, variables }: Payload,
  caller: Caller,
): Promise<Prepared | readonly GraphQLError[]> {
  const requestContext = { caller };
  const config = await service.getExecutionConfig(requestContext);
  const { errors, document } = config.parseAndValidate(query);
  if (errors !== undefined) return errors;
  const args = {
    schema: config.schema,
    document,
    rootValue: null,
    contextValue: config.contextValue,
    variableValues: variables,
    operationName,
    resolvedPreset: config.resolvedPreset,
    requestContext,
    execute: config.execute,
    subscribe: config.subscribe,
  };
  return (await hookArgs(args)) as unknown as Prepared;
}

function readPayload(payload: unknown): Payload {
  const { query, operationName = null, variables = null } = isObject(payload) ? payload : {};
  if (typeof query !== "string") throw wrong("query", "is not text.", "Send the document.");
  if (operationName !== null && typeof operationName !== "string") {
    throw wrong("operationName", "is not text.", "Send the name of an operation, or nothing.");
  }
  if (variables !== null && !isObject(variables)) {
    throw wrong("variables", "is not an object.", 'Send {"name": value}.');
  }
  return { query, operationName, variables };
}

function wrong(path: string, message: string, hint: string): Error {
  return problemError("INVALID_INPUT", `${path} ${message}`, { hint, path });
}
