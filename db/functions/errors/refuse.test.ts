import { expect } from "vitest";
import { refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const refuse = "minoots_private.refuse($1, $2, 'is wrong.', 'Do it right.')";

const codes = [
  "INVALID_INPUT",
  "INVALID_TIME",
  "INVALID_DURATION",
  "INVALID_ACTION",
  "TARGET_REFUSED",
  "CURSOR_INVALID",
  "QUERY_TOO_COSTLY",
  "UNAUTHENTICATED",
  "FORBIDDEN",
  "NOT_FOUND",
  "KEY_CONFLICT",
  "CURSOR_STALE",
  "VERSION_CONFLICT",
  "TOO_LARGE",
  "RATE_LIMITED",
  "QUOTA_EXCEEDED",
  "UNAVAILABLE",
].map((code, index) => [code, `MN${String(index + 1).padStart(3, "0")}`] as const);

sqlTest.for(codes)("refuses with %s as %s", async ([code, state], { db }) => {
  expect(await refusal(db, refuse, [code, "timers[17].fireIn"])).toEqual({
    code: state,
    path: "timers[17].fireIn",
    message: "timers[17].fireIn is wrong.",
    hint: "Do it right.",
  });
});

sqlTest.for(["", null])("leaves the path out when it is %j", async (path, { db }) => {
  expect(await refusal(db, refuse, ["FORBIDDEN", path])).toEqual({
    code: "MN009",
    path: "",
    message: "is wrong.",
    hint: "Do it right.",
  });
});
