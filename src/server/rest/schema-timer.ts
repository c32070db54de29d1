// What a timer is asked for and answered as, at /openapi.json.
import { z } from "@hono/zod-openapi";
import { action } from "./actions.ts";
import * as words from "./schema-words.ts";

const { duration, flag, instant, text, uuid, whole, word } = words;

export const retryPolicy = z
  .strictObject({
    maxAttempts: whole("How many attempts there are, the first included.", 5),
    backoffInitialMs: whole("How long the first wait is at most.", 1000),
    backoffMultiplier: z.number().openapi({
      description: "How many times longer each wait may be than the one before.",
      example: 2,
    }),
    backoffMaxMs: whole("How long any wait is at most.", 3_600_000),
  })
  .openapi("RetryPolicy", { description: "How failed deliveries are tried again." });

const wantedPolicy = retryPolicy.partial().openapi("RetryPolicyRequest", {
  description: "How failed deliveries are tried again; what is left out has its default.",
});
const actions = z.array(action).openapi({ description: "What it does when it fires." });
const concurrency = whole("How many actions run at once.", 2);

const bundle = z
  .strictObject({
    actions: actions.optional(),
    concurrency: concurrency.optional(),
    retryPolicy: wantedPolicy.optional(),
  })
  .openapi("ActionBundle", {
    description: "An older spelling of actions, concurrency and retryPolicy; never answered.",
  });

// What follows is a request again, without what only a timer scheduled now can have.
const followUp = z.looseObject({ name: text("What people call it.", "undo") }).openapi("FollowUp", {
  description: "A timer to schedule at the end: fields as of TimerRequest, in fireIn from then.",
  example: { name: "undo", fireIn: "5s" },
});
const followers = (end: string) =>
  z.array(followUp).openapi({ description: `What to schedule when it ends as ${end}.` });
const followUps = {
  onCompleted: followers("completed"),
  onFailed: followers("failed"),
  onMissed: followers("missed"),
};

const asked = {
  name: text("What people call it.", "remind"),
  fireIn: duration("How long from now. Give this or fireAt.", "2h").optional(),
  fireAt: instant("When it is due. Give this or fireIn. A time past fires at once.").optional(),
  key: text("Your own name for it: asking again gives the same timer.", "order-42").optional(),
  onConflict: word("OnConflict").optional(),
  actions: actions.optional(),
  concurrency: concurrency.optional(),
  retryPolicy: wantedPolicy.optional(),
  labels: words.labels.optional(),
  metadata: words.anything("Your own payload, sent along with every delivery.").optional(),
  maxLateness: duration("How late it may fire and still be in time.", "5m").optional(),
  misfire: word("Misfire").optional(),
  precision: word("Precision").optional(),
  requestedBy: text("Who asked for it, in your own words.", "shop").optional(),
  ...z.object(followUps).partial().shape,
  duration: duration("An older word for fireIn; never answered.", "2h").optional(),
  actionBundle: bundle.optional(),
  tenantId: text("The tenant of the key, by name or id, or nothing.").optional(),
};

const remind = {
  name: "remind",
  key: "order-42",
  fireIn: "2h",
  labels: { order: "42" },
  metadata: { cart: 7 },
  actions: [{ type: "webhook", url: "https://example.com/hook" }],
};

export const timerRequest = z.strictObject(asked).openapi("TimerRequest", {
  description: "A timer to schedule. Fields that are not here are refused.",
  example: remind,
});

export const timersRequest = z
  .strictObject({
    timers: z.array(timerRequest).openapi({ description: "The timers, as many as the tier says." }),
  })
  .openapi("TimersRequest", {
    description: "Timers to schedule: all of them or, on any mistake, none.",
    example: {
      timers: [
        { name: "first", key: "a", fireIn: "10m" },
        { name: "second", key: "b", fireAt: "2099-11-20T08:00:00Z" },
      ],
    },
  });

const answeredAction = z
  .looseObject({
    id: text("Its name among the timer's actions: its place, from 1, if not given.", "1"),
    kind: text("The kind of action.", "webhook"),
    parameters: words.anything("What it needs, by its kind."),
  })
  .openapi("Action", { description: "Something that a timer does when it fires." });

export const timer = z
  .strictObject({
    id: uuid("Its own id."),
    tenantId: uuid("The owner of the timer."),
    key: text("The caller's own name for it.").nullable(),
    name: text("What people call it.", "remind"),
    status: word("TimerStatus"),
    reason: text("Why it ended as it did, for people.").nullable(),
    armed: flag("Whether it is so near that a kernel holds its instant, or a worker its job."),
    late: flag("Whether it came later than maxLateness allows."),
    fireAt: instant("When it is due."),
    firedAt: instant("When it fired, by the database's clock, before the commit.").nullable(),
    lagMs: z
      .number()
      .nullable()
      .openapi({ description: "How long after fireAt it fired.", example: 0.8 }),
    finishedAt: instant("When it reached its end.").nullable(),
    createdAt: instant("When it was scheduled."),
    requestedBy: text("Who asked for it, in the caller's own words.").nullable(),
    precision: word("Precision"),
    maxLateness: duration("How late it may fire and still be in time.").nullable(),
    misfire: word("Misfire"),
    actions: z.array(answeredAction).openapi({ description: "What it does when it fires." }),
    concurrency: concurrency.nullable(),
    retryPolicy,
    labels: words.labels,
    metadata: words.anything("The caller's own payload, sent along with every delivery."),
    onCompleted: followUps.onCompleted.nullable(),
    onFailed: followUps.onFailed.nullable(),
    onMissed: followUps.onMissed.nullable(),
    parentId: uuid("The timer whose end it followed.").nullable(),
    version: whole("Counts the changes of the promise: it is the ETag.", 1),
  })
  .openapi("Timer", { description: "One promise at one instant, and what became of it." });

const outcome = {
  outcome: word("Outcome"),
  message: text("The same in words, for people.", "Due in 2 h."),
};

export const timerAnswer = timer
  .extend(outcome)
  .openapi("TimerAnswer", { description: "What was done, and the timer as it is now." });

export const timersAnswer = z
  .strictObject({
    results: z.array(timerAnswer).openapi({ description: "What became of each, in your order." }),
  })
  .openapi("TimersAnswer", { description: "What was done." });

export const timerPage = z
  .strictObject({
    nodes: z.array(timer).openapi({ description: "The timers, in the order of fireAt and id." }),
    pageInfo: words.pageInfo,
    feedCursor: text(
      "Where the feed was before this list was read: GET /events after it misses nothing.",
      "1-18442",
    ),
  })
  .openapi("TimerPage", { description: "A page of timers." });

export const newTime = z
  .strictObject({
    fireIn: duration("How long from now. Give this or fireAt.", "3h").optional(),
    fireAt: instant("When it is due instead. Give this or fireIn.").optional(),
    duration: duration("An older word for fireIn.", "3h").optional(),
    ifVersion: whole("Only if nobody changed it since this version; as If-Match.").optional(),
  })
  .openapi("NewTime", { description: "When it is due instead.", example: { fireIn: "3h" } });

export const snooze = z
  .strictObject({ by: duration("How much later.", "10m") })
  .openapi("Snooze", { description: "How much later it is due.", example: { by: "10m" } });

export const labelsToCancel = z.strictObject({ labels: words.labels }).openapi("LabelsToCancel", {
  description: "The labels of the timers, at least one; all of them must be carried.",
  example: { labels: { order: "43" } },
});

export const cancelled = z
  .strictObject({ ...outcome, cancelled: whole("How many were cancelled.", 3) })
  .openapi("CancelledTimers", { description: "How many timers were cancelled." });

const line = z
  .strictObject({
    at: instant("When."),
    what: text("What happened.", "fired"),
    actionId: text("Which action, where it is of one.").nullable(),
    detail: text("More of it, for people.", "0.8 ms after its time").nullable(),
    actor: text("Who did it: key:<id>, role:<name> or loop:<name>.").nullable(),
    face: text("Through which face.", "rest").nullable(),
  })
  .openapi("LedgerLine", { description: "One line of a timer's story." });

export const ledger = z
  .strictObject({
    nodes: z.array(line).openapi({ description: "The lines, in the order of time." }),
  })
  .openapi("Ledger", { description: "What became of one timer." });
