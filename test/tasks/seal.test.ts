// What is sealed opens with its own key, for its own endpoint, unchanged, or not at all.
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSealer } from "../../src/tasks/seal.ts";

const context = { tenantId: "a", endpoint: "https://example.com:443" };

test("a sealed secret opens again, and never reads the same twice", () => {
  const sealer = createSealer(randomBytes(32));

  const sealed = sealer.seal("whsec_c2VjcmV0", context);

  expect(sealer.unseal(sealed, context)).toBe("whsec_c2VjcmV0");
  expect(sealed).not.toContain("c2VjcmV0");
  expect(sealer.seal("whsec_c2VjcmV0", context)).not.toBe(sealed);
});

test("a secret sealed with another key is named as such, with both keys", () => {
  const [theirs, ours] = [createSealer(randomBytes(32)), createSealer(randomBytes(32))];

  const open = () => ours.unseal(theirs.seal("secret", context), context);

  expect(open).toThrow(expect.objectContaining({ errorCode: "SECRET_UNREADABLE" }));
  expect(open).toThrow(new RegExp(`sealed with key ${theirs.keyId}.*in use is ${ours.keyId}`));
});

test("a sealed secret copied to another tenant or endpoint does not open", () => {
  const sealer = createSealer(randomBytes(32));
  const sealed = sealer.seal("secret", context);

  expect(() => sealer.unseal(sealed, { ...context, tenantId: "b" })).toThrow(/another endpoint/);
  expect(() => sealer.unseal(sealed, { ...context, endpoint: "https://b" })).toThrow(/another/);
});

test("no byte of a sealed secret can be changed", () => {
  const sealer = createSealer(randomBytes(32));
  const [version, keyId, payload] = sealer.seal("secret", context).split(".");
  const bytes = Buffer.from(payload!, "base64url");

  for (let index = 0; index < bytes.length; index += 1) {
    const changed = Buffer.from(bytes);
    changed[index]! ^= 1;
    const sealed = `${version}.${keyId}.${changed.toString("base64url")}`;
    expect(() => sealer.unseal(sealed, context)).toThrow(/changed/);
  }
});

test.each(["", "plain", "v9.00000000.AAAA", "v1.00000000", "v1.a.b.c"])(
  "a text that was never sealed is refused: %j",
  (text) => {
    expect(() => createSealer(randomBytes(32)).unseal(text, context)).toThrow(/secret/);
  },
);

test("a truncated secret is refused, down to nothing", () => {
  const sealer = createSealer(randomBytes(32));
  const head = `v1.${sealer.keyId}.`;

  for (const payload of ["", "AAAA", "A".repeat(30)]) {
    expect(() => sealer.unseal(head + payload, context)).toThrow(/changed/);
  }
});

test("a master key of another length is refused", () => {
  expect(() => createSealer(randomBytes(16))).toThrow(/32 bytes/);
});

test("the other key opens what it sealed, and seals nothing", () => {
  const [earlier, current] = [randomBytes(32), randomBytes(32)];
  const both = createSealer(current, earlier);

  expect(both.unseal(createSealer(earlier).seal("secret", context), context)).toBe("secret");
  expect(createSealer(current).unseal(both.seal("secret", context), context)).toBe("secret");
});
