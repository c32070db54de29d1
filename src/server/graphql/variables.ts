// Looks through the variables of an operation, and names a place in them as the document does:
// what comes in as {"input": {"name": …}} is the field name.
import { getOperationAST, getVariableValues } from "postgraphile/graphql";
import type { DocumentNode } from "postgraphile/graphql";
import type { GrafastExecutionArgs } from "postgraphile/grafast";
import { inspect } from "../inspect.ts";
import { ProblemError } from "../problems.ts";
import { variablePath } from "./field-path.ts";

type Asked = Pick<GrafastExecutionArgs, "schema" | "document" | "operationName" | "variableValues">;

const manyValues = 1_000;
const variableAndField = /^[^.[]*(?:\.[^.[]+)?/;

export function inspectVariables(asked: Asked): void {
  try {
    const count = inspect(asked.variableValues ?? {}, variableAndField);
    if (count > manyValues) refuseFirst(asked);
  } catch (error) {
    throw error instanceof ProblemError ? located(error, asked.document) : error;
  }
}

// Each thing wrong with them would be told with all that stands beside it: of many, only the
// first is looked for.
function refuseFirst({ schema, document, operationName, variableValues }: Asked): void {
  const operation = getOperationAST(document, operationName);
  const definitions = operation?.variableDefinitions ?? [];
  const { errors = [] } = getVariableValues(
    schema,
    definitions,
    { ...variableValues },
    { maxErrors: 1 },
  );
  const [error] = errors;
  if (error !== undefined) throw error;
}

function located({ problem }: ProblemError, document: DocumentNode): ProblemError {
  const [, name = "", inside = ""] = /^(\w+)(.*)$/s.exec(problem.path ?? "") ?? [];
  const path = variablePath(document, name, inside) ?? problem.path;
  const message = problem.message.replace(problem.path ?? "", () => path ?? "");
  return new ProblemError({ ...problem, path, message });
}
