// A refusal as an API tells it, in the words that every face has.

export interface ApiProblem {
  readonly code: string;
  readonly message: string;
  readonly hint: string | null;
  readonly path: string | null;
  readonly requestId: string | null;
  readonly retryAfterSeconds: number | null;
}

export class ApiError extends Error {
  readonly problem: ApiProblem;

  constructor(problem: ApiProblem) {
    super(problem.message);
    this.name = "ApiError";
    this.problem = problem;
  }
}

interface WrittenError {
  readonly message?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export function apiError(written: WrittenError, requestId: string | null = null): ApiError {
  const extensions = written.extensions ?? {};
  const text = (name: string) => {
    const value = extensions[name];
    return typeof value === "string" ? value : null;
  };
  const seconds = extensions["retryAfterSeconds"];
  return new ApiError({
    code: text("code") ?? "INTERNAL",
    message: written.message ?? "Something went wrong.",
    hint: text("hint"),
    path: text("path"),
    requestId: text("requestId") ?? requestId,
    retryAfterSeconds: typeof seconds === "number" ? seconds : null,
  });
}
