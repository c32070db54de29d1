// The same bad times and lengths of time in every other body that takes some: each is refused at its
// field, and nothing is moved or made.
import { expect } from "vitest";
import * as bad from "./values.ts";
import { makeKey, test } from "../server/support.ts";

const key = "/timers/key:k";

test.for([
  ["PATCH", key, "fireAt", [...bad.badTimes, ...bad.badTimeValues]],
  ["PATCH", key, "fireIn", [...bad.badDurations, ...bad.badDurationValues]],
  ["PATCH", key, "duration", [...bad.badDurations, ...bad.badDurationValues]],
  ["POST", `${key}/snooze`, "by", [...bad.badDurations, ...bad.badDurationValues]],
  ["POST", "/keys", "expiresAt", [...bad.badTimes, ...bad.badTimeValues]],
  ["POST", "/keys", "expiresIn", [...bad.badDurations, ...bad.badDurationValues]],
  ["POST", "/deliveries/claim", "lease", [...bad.badDurations, ...bad.badDurationValues]],
  ["POST", "/deliveries/claim", "wait", [...bad.badDurations, ...bad.badDurationValues]],
] as const)(
  "%s %s refuses a bad %s",
  async ([method, path, field, values], { serve, db, tenant }) => {
    const { call } = await serve();
    const admin = await makeKey(db, tenant, ["read", "write", "admin"]);
    const { body: made } = await call("POST", "/timers", {
      body: { name: "tea", key: "k", fireIn: "1h" },
    });
    const more = path === "/keys" ? '"name":"a",' : "";

    for (const value of values) {
      const body = `{${more}"${field}":${value}}`;
      const { status, body: answer } = await call(method, path, { body, key: admin });
      const said = `${value.slice(0, 80)} → ${JSON.stringify(answer).slice(0, 400)}`;
      expect([status, answer.path], said).toEqual([400, field]);
      expect(answer.detail, said).not.toMatch(/jsonb|minoots|select |plpgsql|syntax/i);
    }
    const after = await call("GET", key);
    const keys = await call("GET", "/keys", { key: admin });

    expect(after.body).toMatchObject({ version: 1, fireAt: made.fireAt });
    expect(keys.body.nodes).toHaveLength(2);
  },
);
