// Every error that leaves the API: said for people, with a code, the path of the field, a
// hint, and the id of the request. What nobody meant to be seen is logged and masked.
import { GraphQLError } from "postgraphile/graphql";
import type { DocumentNode } from "postgraphile/graphql";
import type { Logger } from "pino";
import { maskedProblem, problemOf, problemWith } from "../problems.ts";
import type { Problem } from "../problems.ts";
import { fieldPathOf } from "./field-path.ts";
import { misfitOf } from "./misfit.ts";
import { hintFor } from "./mistakes.ts";

const textMax = 500;
const placesMax = 10; // in the document

export interface Scene {
  readonly requestId: string;
  readonly log: Logger;
  readonly document?: () => DocumentNode | null;
}

export function explain(error: unknown, scene: Scene): GraphQLError {
  const graphqlError = error instanceof GraphQLError ? error : null;
  const problem = problemBehind(error) ?? mistakeIn(graphqlError) ?? masked(error, scene);
  const isOfDocument = graphqlError !== null && graphqlError.path === undefined;
  if (problem.path !== null || !isOfDocument) return errorOf(problem, scene, graphqlError);
  const path = fieldPathOf(graphqlError, scene.document?.() ?? null);
  return errorOf(located(problem, path, graphqlError), scene, graphqlError);
}

export function errorOf(
  problem: Problem,
  { requestId }: Pick<Scene, "requestId">,
  at: GraphQLError | null = null,
): GraphQLError {
  return new GraphQLError(problem.message, {
    ...(at?.nodes === undefined ? {} : { nodes: at.nodes.slice(0, placesMax) }),
    ...(at?.path === undefined ? {} : { path: at.path }),
    extensions: {
      code: problem.code,
      ...(problem.path === null ? {} : { path: shortened(problem.path) }),
      ...(problem.hint === null ? {} : { hint: problem.hint }),
      ...(problem.cursor == null ? {} : { cursor: problem.cursor }),
      ...(problem.code === "RATE_LIMITED" ? { retryAfterSeconds: problem.retryAfterSeconds } : {}),
      requestId,
    },
  });
}

export function problemBehind(error: unknown): Problem | null {
  for (let cause = error; cause instanceof Error; cause = originalOf(cause)) {
    const problem = problemOf(cause) ?? cursorProblem(cause) ?? costProblem(cause);
    if (problem !== null) return problem;
  }
  return null;
}

function originalOf(error: Error): unknown {
  return error instanceof GraphQLError ? error.originalError : undefined;
}

// Refusals of GraphQL's and PostGraphile's own that a caller can bring about.
function cursorProblem(error: Error): Problem | null {
  if (!/^Invalid ('after' )?cursor\b/.test(error.message)) return null;
  return problemWith("CURSOR_INVALID", "after is not a cursor of this list.", {
    hint: "Start without after, then use endCursor.",
    path: "after",
  });
}

function costProblem(error: Error): Problem | null {
  if (!/\b(Maximum call stack size|Query is too complex)\b/.test(error.message)) return null;
  return problemWith("QUERY_TOO_COSTLY", "The document nests too deeply.", {
    hint: "Ask for less at once.",
  });
}

// A document that is wrong in itself: nothing has run, and GraphQL has said well why.
function mistakeIn(error: GraphQLError | null): Problem | null {
  if (error === null || error.path !== undefined) return null;
  if (error.originalError !== undefined && !(error.originalError instanceof GraphQLError)) {
    return null;
  }
  const said = misfitOf(error)?.message ?? error.message;
  const [message = ""] = said.split(" Did you mean ");
  return problemWith("INVALID_INPUT", shortened(message), { hint: shortened(hintFor(error)) });
}

// What is wrong is told with the caller's own words, which may be long, and mostly at its end.
export function shortened(text: string): string {
  if (text.length <= textMax) return text;
  return `${text.slice(0, textMax / 2)} … ${text.slice(-textMax / 2)}`;
}

function masked(error: unknown, { log, requestId }: Scene): Problem {
  const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error;
  log.error({ err: cause, requestId }, "a GraphQL request failed for a reason of ours");
  return maskedProblem();
}

// A scalar says what is wrong with a value, and cannot know whose value it is.
function located(problem: Problem, path: string | null, error: GraphQLError): Problem {
  const isScalars = problemBehind(error) !== null;
  const message = isScalars && path !== null ? `${path} ${problem.message}` : problem.message;
  return { ...problem, path, message };
}
