import { expect } from "vitest";
import { answer } from "../../../test/harness/rules.ts";
import { sqlTest } from "../../../test/harness/database.ts";

const isPlain = "minoots_private.is_plain_address($1)";

sqlTest.for([
  "https://example.com",
  "http://127.0.0.1:9/hook",
  "https://a_b.example:8443?x=1#y",
  "https://example.com/a%20b/~c!$&'()*+,;=:@",
])("%s is plain", async (address, { db }) => {
  expect(await answer(db, isPlain, [address])).toBe(true);
});

sqlTest.for([
  "",
  "ftp://example.com",
  "HTTPS://example.com",
  "https://example.com:0",
  "https://example.com:65536",
  "https://user@example.com",
  "https://[::1]/",
  "https://-example.com",
  "https://example.com/a b",
  "https://example.com/a\\b",
  "https://example.com/\n",
  "https://exämple.com/",
  "https://example.com/ä",
  `https://${"a".repeat(250)}`,
])("%j is not surely one", async (address, { db }) => {
  expect(await answer(db, isPlain, [address])).toBe(false);
});
