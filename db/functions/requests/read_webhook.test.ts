import { expect } from "vitest";
import { answer, refusal } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const read = "minoots_private.read_webhook($1, 'actions[0]', 'actions[0].webhook.')";

const url = "https://example.com/hook";

sqlTest.for([
  url,
  "http://127.0.0.1:9999/hook",
  "HTTPS://Example.COM",
  "https://a_b.example:1/?q=1#part",
  "https://example.com?q=a%20b",
  "https://example.com:65535/übung",
  "http://[::1]:8080/x",
  "https://example.com./x@y:z",
  `https://example.com/${"x".repeat(2028)}`,
])("takes %s", async (address, { db }) => {
  expect(await answer(db, read, [{ url: address }])).toEqual({ url: address });
});

sqlTest.for([
  "not a url",
  "example.com",
  "//example.com",
  "ftp://example.com",
  "file:///etc/passwd",
  "javascript:alert(1)",
  "https:example.com",
  "https:///hook",
  "https://",
  "https://-x.com",
  "https://user:secret@example.com",
  "https://user@example.com/",
  "https://exa mple.com",
  "https://example.com/a b",
  "https://example.com\\@evil.com",
  "https://example.com/\\x",
  "https://example.com:0/",
  "https://example.com:65536",
  "https://example.com:99999/x",
  "https://example.com:",
  "https://example.com:80x",
  "https://example.com:123456",
  "https://münchen.example",
  "https://[::1",
  "https://[nope]/",
  "https://\u0665.example:5",
  "https://example.com:\u0665",
  "https://?x",
  "https://#x",
])("refuses %s", async (address, { db }) => {
  expect(await refusal(db, read, [{ url: address }])).toEqual({
    code: "MN004",
    path: "actions[0].webhook.url",
    message: `actions[0].webhook.url ${JSON.stringify(address)} is not a web address.`,
    hint: "Use https://host/path, without user name or spaces.",
  });
});

sqlTest.for([{}, { url: null }, { method: "POST" }])(
  "refuses %j: no url",
  async (written, { db }) => {
    expect(await refusal(db, read, [written])).toEqual({
      code: "MN004",
      path: "actions[0]",
      message: "actions[0] has no url.",
      hint: 'Add "url": "https://…".',
    });
  },
);

sqlTest("keeps method, headers and timeout as they are said", async ({ db }) => {
  const parameters = { url, method: "put", headers: { "x-team": "tea" }, timeoutMs: 5000 };

  const webhook = await answer(db, read, [parameters]);

  expect(webhook).toEqual({ ...parameters, method: "PUT" });
});

sqlTest("says nothing of what was left out", async ({ db }) => {
  const webhook = await answer(db, read, [{ url, headers: {}, timeoutMs: null }]);

  expect(webhook).toEqual({ url, headers: {} });
});

sqlTest.for([
  [{ method: "brew" }, ".method"],
  [{ method: 1 }, ".method"],
  [{ timeoutMs: 99 }, ".timeoutMs"],
  [{ timeoutMs: 25_001 }, ".timeoutMs"],
  [{ timeoutMs: "5s" }, ".timeoutMs"],
  [{ headers: "x" }, ".headers"],
  [{ content: "x" }, ".content"],
  [{ url: 1 }, ".url"],
  [{ url: "" }, ".url"],
  [{ url: "https://example.com/\r\nx" }, ".url"],
  [{ url: `https://example.com/${"x".repeat(2029)}` }, ".url"],
] as const)("refuses %j at its field", async ([fields, field], { db }) => {
  expect(await refusal(db, read, [{ url, ...fields }])).toMatchObject({
    code: "MN001",
    path: `actions[0].webhook${field}`,
  });
});
