// What is asked for and answered about deliveries, at /openapi.json.
import { z } from "@hono/zod-openapi";
import { delivery } from "./schema-others.ts";
import * as words from "./schema-words.ts";
import type { RouteAnswer } from "./route.ts";

const { duration, flag, instant, text, uuid, whole, word } = words;

export const claimRequest = z
  .strictObject({
    queue: text("The queue to claim from. The one named default, if not given.").optional(),
    max: whole("How many at most, from 1 to 100. 10 if not given.").optional(),
    lease: duration("How long they are yours, from 1s to 1h. 5m if not given.").optional(),
    wait: duration("How long to wait for one, at most 55s. Not at all, if not given.").optional(),
  })
  .openapi("ClaimRequest", {
    description: "Which deliveries to claim.",
    example: { queue: "default", max: 10, lease: "5m" },
  });

const one = z
  .strictObject({
    id: uuid("By which you answer for it: a key against doubles."),
    kind: text("The kind of action.", "agent_prompt"),
    attempt: whole("Which attempt it is, from 1.", 1),
    timerId: uuid("The timer that fired."),
    body: text("What is delivered: the same bytes for every attempt, a JSON text."),
    acknowledgeBy: instant("By when to acknowledge it, or this attempt has failed."),
  })
  .openapi("ClaimedDelivery", { description: "A delivery that you have claimed." });

export const claimed = z
  .strictObject({ nodes: z.array(one).openapi({ description: "None, if none was there." }) })
  .openapi("ClaimedDeliveries", { description: "What is yours now." });

const attempt = whole("Which attempt you answer for; the current one, if not given.", 1).optional();

export const acknowledgement = z
  .strictObject({
    result: words.anything("What came of it, to be kept: at most 16 kB.").optional(),
    attempt,
  })
  .openapi("Acknowledgement", {
    description: "What came of a delivery.",
    example: { result: { answer: 42 } },
  });

export const rejection = z
  .strictObject({
    reason: text("Why it failed, for people.", "No such order.").optional(),
    retry: flag("Whether it is tried again by its policy: true, if not given.").optional(),
    attempt,
  })
  .openapi("Rejection", {
    description: "Why a delivery failed.",
    example: { reason: "No such order.", retry: false },
  });

export const extension = z
  .strictObject({
    lease: duration("For how long from now, from 1s to 1h. 5m if not given.").optional(),
    attempt,
  })
  .openapi("Extension", { description: "How long it is still yours.", example: { lease: "5m" } });

export const answered: RouteAnswer = {
  description: "What was done, and the delivery as it is now.",
  schema: delivery
    .extend({ outcome: word("Outcome"), message: text("The same in words, for people.") })
    .openapi("DeliveryAnswer", {
      description: "What was done, and the delivery as it is now.",
    }),
};

export const tooLate: RouteAnswer = {
  description: "Too late: the delivery is as it was.",
  schema: words.problem.extend({ delivery }).openapi("DeliveryTooLate", {
    description: "The delivery had ended, or is another's now. It is answered as it is.",
  }),
  type: "application/problem+json",
};
