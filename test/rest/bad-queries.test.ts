// What may stand after the question mark, or in the address, by mistake or in malice: each is a
// clear problem that names its place, and none is a fault of ours.
import { expect } from "vitest";
import { test } from "../server/support.ts";

const long = "x".repeat(5_000);

test.for([
  ["/timers?state=scheduled", "state", "Did you mean status?"],
  ["/timers?labels=order:42", "labels", "Did you mean label?"],
  ["/timers?Status=scheduled", "Status", "Did you mean status?"],
  ["/timers?__proto__=1", "__proto__", null],
  ["/timers?constructor=1", "constructor", null],
  ["/timers?=1", "", null],
  ["/timers?status=waiting", "status", null],
  ["/timers?status=SCHEDULED", "status", "Did you mean scheduled?"],
  ["/timers?status=", "status", null],
  ["/timers?status=scheduled,", "status", null],
  [`/timers?status=${long}`, "status", null],
  ["/timers?first=x", "first", null],
  ["/timers?first=", "first", null],
  ["/timers?first=1.5", "first", null],
  ["/timers?first=-1", "first", null],
  ["/timers?first=501", "first", null],
  ["/timers?first=1e9", "first", null],
  ["/timers?first=99999999999999999999", "first", null],
  ["/timers?first=1&first=2", "first", "Send it once."],
  ["/timers?after=x", "after", null],
  ["/timers?after=", "after", null],
  [`/timers?after=${Buffer.from("x|y").toString("base64url")}`, "after", null],
  [
    `/timers?after=${Buffer.from(`infinity|${"0".repeat(8)}`).toString("base64url")}`,
    "after",
    null,
  ],
  ["/timers?fireAfter=tomorrow", "fireAfter", null],
  ["/timers?fireAfter=infinity", "fireAfter", null],
  ["/timers?fireBefore=2027-02-30T00:00:00Z", "fireBefore", null],
  ["/timers?fireBefore=1795161600", "fireBefore", null],
  ["/timers?fireBefore=294276-01-01T00:00:00Z", "fireBefore", null],
  ["/timers?label=order", "label", "Send label=order:42."],
  ["/timers?label=:42", "label", null],
  ["/timers?label=order:1&label=order:2", "label", null],
  [`/timers?label=${"x".repeat(65)}:1`, "labels.", null],
  ["/timers?name=%00", "name", null],
  ["/timers?label=a:%00", "label", null],
  ["/deliveries?status=succeded", "status", "Did you mean succeeded?"],
  ["/deliveries?first=1000", "first", null],
  ["/deliveries/x", "id", null],
  ["/deliveries/%00", "id", null],
  ["/usage?days=401", "days", null],
  ["/usage?days=all", "days", null],
  ["/timers/key:", "key", null],
  ["/timers/key:%00", "key", null],
  [`/timers/key:${long}`, "key", null],
  ["/timers/cancelled", "id", null],
  ["/timers/key:a/events?after=1-99999999999999999999", "after", null],
] as const)("GET %s is told at %s", async ([address, path, hint], { serve }) => {
  const { call } = await serve();
  await call("POST", "/timers", { body: { name: "a", key: "a", fireIn: "1h" } });

  const answer = await call("GET", address);

  const said = `${address.slice(0, 80)} → ${JSON.stringify(answer.body)}`;
  expect(answer.status, said).toBeGreaterThanOrEqual(400);
  expect(answer.status, said).toBeLessThan(500);
  expect(answer.headers.get("content-type"), said).toBe("application/problem+json");
  expect(answer.body.path ?? "", said).toContain(path);
  expect(answer.body.hint, said).toMatch(hint === null ? /\w/ : new RegExp(`^${hint}`));
  expect(answer.body.detail, said).not.toMatch(/jsonb|minoots|select |plpgsql|syntax/i);
  expect(JSON.stringify(answer.body).length, said).toBeLessThan(2_000);
});
