// The form of an API key: mnt_<environment>_<id>_<secret><checksum>. The last six characters
// prove the others, so that a key which was cut or misspelt is known for that without asking
// the database. The rules write keys in the same way (write_api_key).
import { createHash } from "node:crypto";

export interface KeyParts {
  readonly environment: string;
  readonly id: string;
  readonly secret: string;
}

const shape = /^mnt_[a-z][a-z0-9]{0,11}_[a-z0-9]{1,32}_[A-Za-z0-9]{16,64}$/;
const checksumLength = 6;

export function writeKey({ environment, id, secret }: KeyParts): string {
  const unproved = `mnt_${environment}_${id}_${secret}`;
  return unproved + checksumOf(unproved);
}

export function isWholeKey(key: string): boolean {
  if (!shape.test(key)) return false;
  return checksumOf(key.slice(0, -checksumLength)) === key.slice(-checksumLength);
}

/** What the database knows of a key. */
export function hashOf(key: string): Buffer {
  return createHash("sha256").update(key).digest();
}

function checksumOf(text: string): string {
  return hashOf(text)
    .toString("base64")
    .replaceAll(/[^A-Za-z0-9]/g, "")
    .slice(0, checksumLength);
}
