// The master key: given, read, or made once.
import { randomBytes } from "node:crypto";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { findOtherKey, findSecretKey, loadSecretKey } from "../../src/tasks/secret-key.ts";

function aDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), "minoots-key-"));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return directory;
}

const fromFile = (path: string) => loadSecretKey({ secretKey: null, secretKeyFile: path });
const fromText = (text: string) => loadSecretKey({ secretKey: text, secretKeyFile: null });

test("a given key is read from base64 and from hex", () => {
  const key = randomBytes(32);

  for (const form of ["base64", "base64url", "hex"] as const) {
    expect(fromText(` ${key.toString(form)}\n`)).toEqual(key);
  }
});

test("a missing key file is made, for its owner only, and read again", () => {
  const directory = aDirectory();
  const path = join(directory, "deeper", "secret.key");

  const made = fromFile(path);

  expect(made).toHaveLength(32);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(fromFile(path)).toEqual(made);
  expect(readdirSync(join(directory, "deeper"))).toEqual(["secret.key"]);
});

test.each(["", "short", randomBytes(16).toString("hex"), "!".repeat(44)])(
  "a key that is none is refused with its form: %j",
  (text) => {
    const path = join(aDirectory(), "secret.key");
    writeFileSync(path, text);

    expect(() => fromText(text)).toThrow(UserError);
    expect(() => fromFile(path)).toThrow(path);
  },
);

test("no key at all is an error for people", () => {
  const none = { secretKey: null, secretKeyFile: null };

  expect(() => loadSecretKey(none)).toThrow(
    expect.objectContaining({ hint: expect.stringContaining("32 random bytes") }),
  );
});

test("a path that cannot be read or made is named", () => {
  const directory = aDirectory();
  const file = join(directory, "file");
  writeFileSync(file, "");

  expect(() => fromFile(directory)).toThrow(/cannot be read/);
  expect(() => fromFile(join(file, "secret.key"))).toThrow(UserError);
});

test("a key that is only looked for is never made", () => {
  const path = join(aDirectory(), "secret.key");

  expect(findSecretKey({ secretKey: null, secretKeyFile: path })).toBeNull();
  expect(() => findOtherKey({ otherSecretKey: null, otherSecretKeyFile: path })).toThrow(path);
  expect(findOtherKey({ otherSecretKey: null, otherSecretKeyFile: null })).toBeNull();

  const made = fromFile(path);
  expect(findSecretKey({ secretKey: null, secretKeyFile: path })).toEqual(made);
  expect(findOtherKey({ otherSecretKey: null, otherSecretKeyFile: path })).toEqual(made);
});
