// Answers that many routes give: a timer with its ETag, and what was done to it.
import { z } from "@hono/zod-openapi";
import type { TimerJson, TimerOutcome } from "../../database/wire.ts";
import { problemError, problemWith } from "../problems.ts";
import { answerJson, answerProblem } from "./face.ts";
import { soundAt, uuidAt } from "./query.ts";
import { timer, timerAnswer } from "./schema-timer.ts";
import { problem } from "./schema-words.ts";
import type { RestContext } from "./face.ts";
import type { RouteAnswer } from "./route.ts";

export interface OneName {
  readonly id?: string;
  readonly key?: string;
}

export const timerParams = z.object({
  timer: z.string().openapi({
    description: "Its id, or `key:` and its key, such as key:order-42.",
    example: "key:order-42",
  }),
});

/** A timer is named by its id or, after `key:`, by its key: no id looks like that. */
export function timerOf(context: RestContext): OneName {
  const written = context.req.param("timer") ?? "";
  if (written.startsWith("key:")) return { key: soundAt("key", written.slice("key:".length)) };
  return { id: uuidAt("id", written) };
}

export function noTimer({ id }: OneName): Error {
  const path = id === undefined ? "key" : "id";
  return problemError("NOT_FOUND", `${path} names no timer.`, {
    hint: "Check it; finished timers are kept for the retention of your tier.",
    path,
  });
}

const etag = { ETag: "The timer's version, for If-Match." };

export const shown: RouteAnswer = {
  description: "The timer as it is now.",
  schema: timer,
  headers: etag,
};

export const unchanged: RouteAnswer = {
  description: "It still waits, as you have it.",
  schema: null,
  headers: etag,
};

export const done: RouteAnswer = {
  description: "What was done, and the timer as it is now.",
  schema: timerAnswer,
  headers: etag,
};

export const tooLate: RouteAnswer = {
  description: "Too late: the timer is as it was.",
  schema: problem.extend({ timer }).openapi("TooLate", {
    description: "The timer had fired or ended. It is answered as it is.",
  }),
  type: "application/problem+json",
};

export function answerTimer(
  timerNow: TimerJson,
  outcome: object = {},
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return answerJson({ ...outcome, ...timerNow }, status, {
    etag: `"${timerNow.version}"`,
    ...headers,
  });
}

/** Too late is a conflict here: HTTP knows no other outcome that is not what was asked for. */
export function answerOutcome(
  context: RestContext,
  { timer: timerNow, ...outcome }: TimerOutcome,
): Response {
  if (outcome.outcome !== "too_late") return answerTimer(timerNow, outcome);
  const hint = "The timer is as it was.";
  const late = problemWith("TOO_LATE", outcome.message, { hint });
  return answerProblem(context, late, { timer: timerNow });
}
