// What deliveries, events, keys and the caller are answered as, at /openapi.json.
import { z } from "@hono/zod-openapi";
import * as words from "./schema-words.ts";

const { duration, instant, text, uuid, whole, word } = words;

export const delivery = z
  .strictObject({
    id: uuid("The same for every attempt: a receiver's key against doubles."),
    timerId: uuid("The timer that fired."),
    actionId: text("Which of the timer's actions this is.", "1"),
    kind: text("The kind of action.", "webhook"),
    endpoint: text(
      "Where it goes: the origin of a url, or `pull:` and its queue.",
      "https://example.com",
    ).nullable(),
    status: word("DeliveryStatus"),
    reason: text("Why it ended as it did, or failed last, for people.").nullable(),
    attempts: z
      .array(z.looseObject({}))
      .openapi({ description: "What each finished attempt met, oldest first." }),
    nextAttemptAt: instant("When it is tried again or, pulled, can be claimed.").nullable(),
    acknowledgeBy: instant("By when it must be acknowledged.").nullable(),
    acknowledgedAt: instant("When the receiver acknowledged it.").nullable(),
    result: words.anything("What its acknowledgement brought."),
    escalatedFrom: uuid("What was given up, in whose place this one came.").nullable(),
    escalatedTo: uuid("What came in the place of this one.").nullable(),
    createdAt: instant("When the timer fired."),
    finishedAt: instant("When it reached its end.").nullable(),
  })
  .openapi("Delivery", { description: "One action of a fired timer: its attempts, its outcome." });

const deliveries = z.array(delivery);

export const timerDeliveries = z
  .strictObject({
    nodes: deliveries.openapi({ description: "In the order of the actions." }),
  })
  .openapi("TimerDeliveries", { description: "What a timer's actions became." });

export const deliveryPage = z
  .strictObject({
    nodes: deliveries.openapi({ description: "The deliveries, in the order of the list." }),
    pageInfo: words.pageInfo,
  })
  .openapi("DeliveryPage", { description: "A page of deliveries." });

const cursor = (description: string) => text(description, "1-18443");

export const event = z
  .strictObject({
    cursor: cursor("Its place in the feed: go on after it."),
    type: word("EventType"),
    occurredAt: instant("When it happened, by the database's clock."),
    timerId: uuid("The timer it happened to.").nullable(),
    deliveryId: uuid("The delivery it happened to, if it was one.").nullable(),
    data: z.looseObject({}).openapi({
      description: "What was so then: name, key, labels, times, outcome, reason.",
    }),
    actor: text("Who did it: key:<id>, role:<name> or loop:<name>.", "loop:kernel"),
    face: text("Through which face.", "kernel"),
  })
  .openapi("Event", { description: "One line of the feed." });

const events = z.array(event).openapi({ description: "The events, in the feed's one order." });

export const timerEvents = z
  .strictObject({ nodes: events, pageInfo: words.pageInfo })
  .openapi("TimerEvents", { description: "A page of what happened to one timer." });

export const eventPage = z
  .strictObject({
    nodes: events,
    cursor: cursor("Go on after this. It moves on also where no event was wanted."),
    more: words.flag("Whether there is more already."),
  })
  .openapi("EventPage", { description: "A page of the feed." });

const key = z
  .strictObject({
    id: text("The third part of the key, by which it is known.", "3f2a9c01d4e8"),
    name: text("What it is for.", "shop"),
    environment: text("The second part of the key: live, test, or your own word.", "live"),
    scopes: z.array(word("Scope")).openapi({ description: "What it may do." }),
    status: word("ApiKeyStatus"),
    createdAt: instant("When it was made."),
    createdBy: text("Who made it: an API key or a database role.").nullable(),
    expiresAt: instant("When it ends by itself, if ever.").nullable(),
    lastUsedAt: instant("When it was used last, to the minute.").nullable(),
    revokedAt: instant("When it was revoked.").nullable(),
    revokedBy: text("Who revoked it.").nullable(),
  })
  .openapi("ApiKey", { description: "What lets its holder speak for the tenant." });

export const keyList = z
  .strictObject({ nodes: z.array(key).openapi({ description: "The keys, oldest first." }) })
  .openapi("ApiKeys", { description: "The tenant's keys, those that ended lately included." });

export const keyRequest = z
  .strictObject({
    name: text("What it is for.", "shop"),
    scopes: z.array(word("Scope")).optional().openapi({
      description: "What it may do: read and write if not given.",
    }),
    expiresIn: duration("How long it holds. Give this, expiresAt or neither.", "90d").optional(),
    expiresAt: instant("Until when it holds.").optional(),
    environment: text("A word for people: live if not given.", "live").optional(),
  })
  .openapi("ApiKeyRequest", {
    description: "A key to make.",
    example: { name: "shop", scopes: ["read", "write"], expiresIn: "90d" },
  });

export const keyAnswer = key
  .extend({ outcome: word("Outcome"), message: text("The same in words, for people.") })
  .openapi("ApiKeyAnswer", { description: "What was done, and the key as it is now." });

export const newKey = keyAnswer
  .extend({ secret: text("The whole key. It is told this once; only its hash is kept.") })
  .openapi("NewApiKey", { description: "The key that was made." });

const limits = z
  .strictObject({
    tier: text("The name of the tier.", "free"),
    requestsPerMinute: whole("How many requests a minute."),
    requestsAtOnce: whole("How many requests may come at once before that pace holds."),
    openTimers: whole("How many timers may be open: neither ended nor cancelled."),
    timersPerCall: whole("How many timers one call may schedule."),
    payloadBytes: whole("How many bytes metadata and actions of a timer may have together."),
    connections: whole("How many WebSockets and event streams may be open on one server."),
    connectionsPerKey: whole("How many of them by one key."),
    subscriptions: whole("How many subscriptions may be open on one server."),
    retention: duration("How long a timer that ended is kept."),
    failureRetention: duration("How long a timer that failed is kept."),
  })
  .openapi("Limits", { description: "What a tier allows." });

const day = z
  .strictObject({
    day: z.iso.date().openapi({ description: "The day, in UTC.", example: "2026-11-20" }),
    scheduled: whole("How many timers were scheduled."),
    fired: whole("How many timers fired."),
    deliveries: whole("How many deliveries ended, well or not."),
    attempts: whole("How many attempts at a delivery were made."),
    requests: whole("How many requests were let through."),
  })
  .openapi("UsageDay", { description: "What was done on one day, counted a moment later." });

const usage = z
  .strictObject({
    openTimers: whole("How many timers are open now."),
    requestsLeft: whole("How many requests may come at once now."),
    days: z.array(day).openapi({ description: "Days on which anything was done, last first." }),
  })
  .openapi("Usage", { description: "What a tenant uses." });

export const usageAnswer = z
  .strictObject({ limits, usage })
  .openapi("LimitsAndUsage", { description: "What the tenant may use, and uses." });

export const viewer = z
  .strictObject({
    tenant: z
      .strictObject({ id: uuid("Its id."), name: text("Its name.", "acme") })
      .openapi("Tenant", { description: "An owner of timers." }),
    scopes: z.array(word("Scope")).openapi({ description: "What the key may do." }),
    serverTime: instant("The database's clock, which alone decides what is due."),
    feedCursor: cursor("Where the feed is now."),
    limits,
    usage,
  })
  .openapi("Viewer", { description: "Who is asking, and what they may use." });
