import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

sqlTest("an endpoint is the origin of any address on it", async ({ db }) => {
  const read = "minoots_private.read_endpoint('https://Example.com:8443/hook?a=b')";

  expect(await answer(db, read)).toBe("https://example.com:8443");
});

sqlTest.for(["null", "'ftp://example.com'", "'example.com'", "''"])(
  "%s names none",
  async (url, { db }) => {
    expect(await refusal(db, `minoots_private.read_endpoint(${url})`)).toMatchObject({
      code: expect.stringMatching(/^MN00[14]$/),
      path: "url",
    });
  },
);
