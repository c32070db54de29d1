// Endpoint secrets at rest: AES-256-GCM under the master key. The sealed text names the
// key by the first bytes of its hash, so that another key is recognised as such, and
// binds tenant and endpoint, so that a row copied elsewhere does not open. While the key
// is changed a second one opens what it sealed; it seals nothing.
import { createCipheriv, createDecipheriv, createHash, randomBytes } from "node:crypto";
import { SendFailure } from "./send-failure.ts";

export interface SealContext {
  readonly tenantId: string;
  readonly endpoint: string;
}

export interface Sealer {
  readonly keyId: string;
  /** Of the key that only opens; null when there is none. */
  readonly otherKeyId: string | null;
  seal(secret: string, context: SealContext): string;
  unseal(sealed: string, context: SealContext): string;
}

const version = "v1";
const ivBytes = 12;
const tagBytes = 16;

export function createSealer(masterKey: Uint8Array, otherKey: Uint8Array | null = null): Sealer {
  const keyId = keyIdOf(masterKey);
  const otherKeyId = otherKey === null ? null : keyIdOf(otherKey);
  return {
    keyId,
    otherKeyId,
    seal: (secret, context) => `${version}.${keyId}.${encrypt(masterKey, secret, context)}`,
    unseal(sealed, context) {
      const [sealedKeyId, payload] = read(sealed);
      if (sealedKeyId === keyId) return decrypt(masterKey, payload, context);
      if (sealedKeyId === otherKeyId) return decrypt(otherKey!, payload, context);
      throw unreadable(
        `The endpoint's secret was sealed with key ${sealedKeyId}, and the key in use is ` +
          `${keyId}${otherKeyId === null ? "" : `, the other ${otherKeyId}`}. ` +
          "Start MINOOTS with the key it was sealed with.",
      );
    },
  };
}

function keyIdOf(masterKey: Uint8Array): string {
  if (masterKey.length !== 32) throw new RangeError("The master key must be 32 bytes long.");
  return createHash("sha256").update("minoots key id").update(masterKey).digest("hex").slice(0, 8);
}

function encrypt(masterKey: Uint8Array, secret: string, context: SealContext): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv("aes-256-gcm", masterKey, iv).setAAD(bind(context));
  const sealed = Buffer.concat([cipher.update(secret, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

function decrypt(masterKey: Uint8Array, payload: Buffer, context: SealContext): string {
  const iv = payload.subarray(0, ivBytes);
  const tag = payload.subarray(ivBytes, ivBytes + tagBytes);
  try {
    const decipher = createDecipheriv("aes-256-gcm", masterKey, iv, { authTagLength: tagBytes });
    decipher.setAAD(bind(context)).setAuthTag(tag);
    const opened = decipher.update(payload.subarray(ivBytes + tagBytes));
    return Buffer.concat([opened, decipher.final()]).toString("utf8");
  } catch (cause) {
    throw unreadable("The endpoint's secret was changed or belongs to another endpoint.", cause);
  }
}

function read(sealed: string): [keyId: string, payload: Buffer] {
  const [sealedVersion, keyId = "", payload, ...rest] = sealed.split(".");
  if (sealedVersion !== version || payload === undefined || rest.length > 0) {
    throw unreadable("The endpoint's secret is not in a form that this version knows.");
  }
  return [keyId, Buffer.from(payload, "base64url")];
}

// JSON keeps the two parts apart whatever characters they hold.
function bind(context: SealContext): Buffer {
  return Buffer.from(
    JSON.stringify(["minoots endpoint secret", context.tenantId, context.endpoint]),
  );
}

function unreadable(message: string, cause?: unknown): SendFailure {
  return new SendFailure("SECRET_UNREADABLE", message, { cause });
}
