// A change may be of the version that the caller saw: another's change in between is then told
// instead of being overrun.
import { expect } from "vitest";
import { test } from "./support.ts";

test("a cancel may be of the version that was seen, and of no other", async ({ api }) => {
  await api.run(
    `mutation { scheduleTimer(input: {name: "a", key: "k", fireIn: "1h"}) { outcome } }`,
  );
  await api.run(`mutation { snoozeTimer(input: {key: "k", by: "1h"}) { outcome } }`);
  const cancel = (version: number) =>
    `mutation { cancelTimer(input: {key: "k", ifVersion: ${version}}) { outcome } }`;

  const [code, path] = await api.mistake(cancel(1));
  const { cancelTimer } = await api.run(cancel(2));

  expect([code, path]).toEqual(["VERSION_CONFLICT", "ifVersion"]);
  expect(cancelTimer).toEqual({ outcome: "CHANGED" });
});
