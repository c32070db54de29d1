import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

sqlTest.for([
  ["https://example.com:443", "https://example.com"],
  ["https://example.com:00443", "https://example.com"],
  ["http://example.com:080", "http://example.com"],
  ["http://example.com:443", "http://example.com:443"],
  ["https://example.com:80", "https://example.com:80"],
  ["https://example.com:08443", "https://example.com:8443"],
  ["https://[2001:db8::443]", "https://[2001:db8::443]"],
  ["http://[2001:db8::0443]:80", "http://[2001:db8::0443]"],
  [null, null],
])("%s is %s", async ([written, origin], { db }) => {
  expect(await answer(db, "minoots_private.without_default_port($1)", [written])).toBe(origin);
});
