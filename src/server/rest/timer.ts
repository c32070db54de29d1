// One timer by REST: get it, and every verb that there is, by its id or its key.
import { z } from "@hono/zod-openapi";
import * as calls from "../../database/calls.ts";
import type { Database, TimerName, TimerOutcome } from "../../database/wire.ts";
import { ProblemError, problemError, problemOf } from "../problems.ts";
import * as answers from "./answers.ts";
import { integerField, readFields, textField } from "./fields.ts";
import { instantAt } from "./query.ts";
import { inTenant } from "./route.ts";
import { newTime, snooze as snoozeSchema } from "./schema-timer.ts";
import { text } from "./schema-words.ts";
import type { RestCall, Route } from "./route.ts";

const tag = "One timer";
const path = "/timers/{timer}";
const params = answers.timerParams;
const common = { tag, params, scope: "write" } as const;
const outcomes = { 200: answers.done, 409: answers.tooLate };

const show: Route = {
  ...common,
  method: "get",
  path,
  scope: "read",
  summary: "Get a timer",
  description: "With If-None-Match and the ETag, 304 while it still waits unchanged.",
  headers: z.object({ "If-None-Match": text("The ETag that you have.").optional() }),
  answers: { 200: answers.shown, 304: answers.unchanged },
  async handle(call) {
    const name = answers.timerOf(call.context);
    const timer = await inTenant(call, (db) => calls.getTimer(db, name));
    if (timer === null) throw answers.noTimer(name);
    const known = call.context.req.header("if-none-match");
    const waits = timer.status === "scheduled" || timer.status === "paused";
    // What fires keeps its version: only while it waits does the version tell all.
    if (waits && known !== undefined && tagsIn(known).includes(`"${timer.version}"`)) {
      return new Response(null, { status: 304, headers: { etag: `"${timer.version}"` } });
    }
    return answers.answerTimer(timer);
  },
};

const ifMatch = z.object({
  "If-Match": text('Only if this is its ETag, such as "1".').optional(),
});

const reschedule: Route = {
  ...common,
  method: "patch",
  path,
  summary: "Move a timer to another time",
  description: "It fires at the new time and never at the old one.",
  headers: ifMatch,
  body: newTime,
  answers: outcomes,
  async handle(call) {
    const { context } = call;
    const known = ["fireIn", "fireAt", "duration", "ifVersion"];
    const body = await readFields(context.env.incoming, known);
    const [fireIn, duration] = [textField(body, "fireIn"), textField(body, "duration")];
    if (fireIn !== null && duration !== null) throw twice("duration", "fireIn");
    const fireAt = body.fields.fireAt ?? null;
    const time = {
      fireIn: fireIn ?? duration,
      fireAt: fireAt === null ? null : instantAt("fireAt", fireAt),
      ifVersion: versionOf(call, integerField(body, "ifVersion")),
    };
    const name = answers.timerOf(context);
    const move = (db: Database) => calls.rescheduleTimer(db, name, time);
    const work = inTenant(call, move);
    const moved = await (duration === null ? work : work.catch(saidOfDuration));
    return answers.answerOutcome(context, moved);
  },
};

const snooze: Route = {
  ...common,
  method: "post",
  path: `${path}/snooze`,
  summary: "Put a timer off",
  description: "By a length of time, from its due time or, if that has passed, from now.",
  body: snoozeSchema,
  answers: outcomes,
  async handle(call) {
    refuseIfMatch(call);
    const by = textField(await readFields(call.context.env.incoming, ["by"]), "by");
    const name = answers.timerOf(call.context);
    const answer = await inTenant(call, (db) => calls.snoozeTimer(db, name, by));
    return answers.answerOutcome(call.context, answer);
  },
};

type Verb = (db: Database, name: TimerName) => Promise<TimerOutcome>;

function verb(word: string, does: Verb, summary: string, description: string): Route {
  return {
    ...common,
    method: "post",
    path: `${path}/${word}`,
    summary,
    description,
    answers: outcomes,
    handle: (call) => perform(call, does),
  };
}

async function perform(call: RestCall, does: Verb): Promise<Response> {
  refuseIfMatch(call);
  const name = answers.timerOf(call.context);
  const answer = await inTenant(call, (db) => does(db, name));
  return answers.answerOutcome(call.context, answer);
}

const cancelling = {
  ...common,
  summary: "Cancel a timer",
  headers: ifMatch,
  answers: outcomes,
  async handle(call: RestCall): Promise<Response> {
    const version = versionOf(call, null);
    const name = answers.timerOf(call.context);
    const answer = await inTenant(call, (db) => calls.cancelTimer(db, name, version));
    return answers.answerOutcome(call.context, answer);
  },
} as const;

const held = "A paused timer does not fire; it can be cancelled and moved.";
const resumed = "If its time has passed, its misfire policy decides.";
const now = "Due now, whatever its time was: it fires within moments.";
const never = "It never fires. Cancelled again, it says `unchanged`.";

export const timerRoutes: readonly Route[] = [
  show,
  reschedule,
  snooze,
  verb("pause", calls.pauseTimer, "Hold a timer until it is resumed", held),
  verb("resume", calls.resumeTimer, "Let a paused timer run again", resumed),
  verb("fire", calls.fireTimer, "Fire a timer now", now),
  { ...cancelling, method: "post", path: `${path}/cancel`, description: never },
  {
    ...cancelling,
    method: "delete",
    path,
    description: "The same as POST …/cancel: the timer stays to be read until it is removed.",
  },
];

function tagsIn(header: string): string[] {
  return header.split(",").map((each) => each.trim().replace(/^W\//, ""));
}

// The version that the caller saw, in the header or in the body.
function versionOf({ context }: RestCall, written: number | null): number | null {
  const header = context.req.header("if-match")?.trim();
  if (header === undefined || header === "*") return written;
  const version = /^"(\d{1,9})"$/.exec(header)?.[1];
  if (version === undefined) {
    throw problemError("INVALID_INPUT", "If-Match is not the ETag of a timer.", {
      hint: 'Send it as it was answered, such as "1".',
      path: "If-Match",
    });
  }
  if (written !== null && written !== Number(version)) throw twice("ifVersion", "If-Match");
  return Number(version);
}

// A condition that is not looked at would be taken for one that held.
function refuseIfMatch({ context }: RestCall): void {
  if (context.req.header("if-match") === undefined) return;
  throw problemError("INVALID_INPUT", "If-Match is not known here.", {
    hint: "Only PATCH and a cancel take it. Leave it out: the verb itself says if it came too late.",
    path: "If-Match",
  });
}

function twice(field: string, other: string): Error {
  return problemError("INVALID_INPUT", `${field} and ${other} are both there.`, {
    hint: "Send one of them.",
    path: field,
  });
}

// A mistake is told at the name that was written.
function saidOfDuration(error: unknown): never {
  const problem = problemOf(error);
  if (problem?.path !== "fireIn") throw error;
  const message = problem.message.replace(/^fireIn\b/, "duration");
  throw new ProblemError({ ...problem, path: "duration", message });
}
