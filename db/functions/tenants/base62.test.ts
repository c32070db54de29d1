import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const base62 = (db: Parameters<typeof answer>[0], digest: string, length: number) =>
  answer(db, "minoots_private.base62($1::bytea, $2)", [digest, length]);

sqlTest("is base64 without its signs and line ends, cut to the length", async ({ db }) => {
  const all = Buffer.from(Array.from({ length: 64 }, (_, index) => 255 - index * 3));
  const plain = all.toString("base64").replaceAll(/[^A-Za-z0-9]/g, "");

  const hex = `\\x${all.toString("hex")}`;
  expect(await base62(db, hex, 43)).toBe(plain.slice(0, 43));
  expect(await base62(db, hex, 200)).toBe(plain);
});

sqlTest("leaves out plus and slash", async ({ db }) => {
  expect(await base62(db, "\\xfbeffe", 4)).toBe("");
});
