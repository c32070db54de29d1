// Looks through the variables of an operation, and names a place in them as the document does:
// what comes in as {"input": {"name": …}} is the field name.
import type { DocumentNode } from "postgraphile/graphql";
import { inspect } from "../inspect.ts";
import { ProblemError } from "../problems.ts";
import { variablePath } from "./field-path.ts";

export function inspectVariables(variables: unknown, document: DocumentNode): void {
  try {
    inspect(variables);
  } catch (error) {
    throw error instanceof ProblemError ? located(error, document) : error;
  }
}

function located({ problem }: ProblemError, document: DocumentNode): ProblemError {
  const [, name = "", inside = ""] = /^(\w+)(.*)$/s.exec(problem.path ?? "") ?? [];
  const path = variablePath(document, name, inside) ?? problem.path;
  const message = problem.message.replace(problem.path ?? "", () => path ?? "");
  return new ProblemError({ ...problem, path, message });
}
