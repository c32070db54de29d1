import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_headers($1, 'actions[0].')";

sqlTest.for([
  [{}, {}],
  [{ headers: null }, {}],
  [{ headers: { "X-Team": "tea", accept: "*/*", authorization: "Bearer \t~" } }, null],
  [{ headers: { "x-empty": "" } }, null],
  [{ headers: { ["x".repeat(128)]: "long" } }, null],
] as const)("keeps %j", async ([parameters, headers], { db }) => {
  expect(await answer(db, read, [parameters])).toEqual(
    headers ?? (parameters as { headers: object }).headers,
  );
});

const framing = [
  "Host",
  "connection",
  "Content-Length",
  "content-type",
  "Transfer-Encoding",
  "TE",
  "trailer",
  "Upgrade",
  "keep-alive",
  "Expect",
  "user-agent",
  "proxy-authorization",
];
const promises = ["webhook-id", "Webhook-Signature", "WEBHOOK-timestamp", "minoots-attempt"];
const broken = ["", "a b", "a:b", "a\r\nb", "ä", "x".repeat(129), "(x)"];

sqlTest.for([...framing, ...promises, ...broken])("refuses a header %j", async (header, { db }) => {
  expect(await refusal(db, read, [{ headers: { [header]: "x" } }])).toMatchObject({
    code: "MN004",
    path: `actions[0].headers.${header.slice(0, 64)}`,
    message: expect.stringMatching(/ cannot be sent\.$/),
    hint: "Use a plain header name and printable ASCII text; ours stay ours.",
  });
});

sqlTest.for(["a\r\nc: d", "a\nb", "\u0001", "\u007f", "é", "\u202e", 1, null, ["a"], {}])(
  "refuses the value %j",
  async (value, { db }) => {
    expect(await refusal(db, read, [{ headers: { a: value } }])).toMatchObject({
      code: "MN004",
      path: "actions[0].headers.a",
    });
  },
);

sqlTest("refuses what is no object, and more than 8 kB", async ({ db }) => {
  const much = { headers: { a: "x".repeat(8192) } };

  expect(await refusal(db, read, [{ headers: [] }])).toMatchObject({ code: "MN001" });
  expect(await refusal(db, read, [much])).toMatchObject({
    code: "MN014",
    path: "actions[0].headers",
  });
});

sqlTest("the type of the content is the caller's where the content is", async ({ db }) => {
  const headers = { "Content-Type": "application/xml" };

  expect(await answer(db, read, [{ headers, body: "<a/>" }])).toEqual(headers);
  expect(await refusal(db, read, [{ headers, body: null }])).toMatchObject({ code: "MN004" });
});
