import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import {
  fireDue,
  refused,
  schedule,
  settle,
  verbTest,
  webhook,
} from "../../../test/harness/timers.ts";

const lines = `array(select concat_ws(': ', action_id, what, detail)
  from minoots_private.timers as timer
  cross join lateral minoots_private.ledger_of_deliveries(timer) as line
  order by action_id, line.at)`;

verbTest(
  "each attempt says what it met, and when the next one is",
  async ({ server, become, clock }) => {
    await clock.set("2026-11-20T08:00:00Z");
    const actions = [
      { ...webhook, id: "a" },
      { ...webhook, id: "b" },
      { ...webhook, id: "c" },
    ];
    await schedule(server, { fireIn: "1s", actions });
    await clock.set("2026-11-20T08:00:01Z");
    const { handoffs } = await fireDue(server);
    const [a, b, c] = handoffs;
    await settle(server, [a!], { statusCode: 503, durationMs: 12, retryAfterMs: 60_000 });
    await settle(server, [b!], { ...refused, durationMs: 0 });
    const late = { errorCode: "TIMEOUT", errorMessage: "It took too long.", durationMs: 10_000 };
    await settle(server, [c!], late);
    await become(null);

    expect(await answer(server, lines)).toEqual([
      "a: attempt 1: answered 503 after 12 ms",
      "a: next attempt: The receiver answered 503.",
      "b: attempt 1: 10.0.0.1 is private. after 0 ms",
      "c: attempt 1: It took too long. after 10 s",
      "c: next attempt: It took too long.",
    ]);
  },
);
