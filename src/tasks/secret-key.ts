// The master key that seals endpoint secrets: given in the configuration, or kept in a
// file that is made on first use. Several processes may start at once on one data
// directory, so the file appears whole or not at all, and the first one wins.
import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "../errors.ts";
import { codeOf, messageOf } from "./send-failure.ts";

export interface SecretKeySettings {
  readonly secretKey: string | null;
  readonly secretKeyFile: string | null;
}

/** The key that opens what it sealed and seals nothing, while keys are changed. */
export interface OtherKeySettings {
  readonly otherSecretKey: string | null;
  readonly otherSecretKeyFile: string | null;
}

const keyBytes = 32;
const form = "It is 32 random bytes, written as base64 (44 characters) or hex (64 characters).";

export function loadSecretKey(settings: SecretKeySettings): Buffer {
  if (settings.secretKey !== null) return parseKey(settings.secretKey, "The secret key");
  if (settings.secretKeyFile !== null) return loadKeyFile(settings.secretKeyFile);
  throw new UserError("There is no key to seal endpoint secrets with.", form);
}

/** As loadSecretKey, but nothing is made: null when there is none. */
export function findSecretKey({ secretKey, secretKeyFile }: SecretKeySettings): Buffer | null {
  if (secretKey !== null) return parseKey(secretKey, "The secret key");
  return secretKeyFile === null ? null : readKeyFile(secretKeyFile);
}

export function findOtherKey(settings: OtherKeySettings): Buffer | null {
  const { otherSecretKey, otherSecretKeyFile } = settings;
  if (otherSecretKey !== null) return parseKey(otherSecretKey, "The other secret key");
  if (otherSecretKeyFile === null) return null;
  const found = readKeyFile(otherSecretKeyFile);
  if (found !== null) return found;
  const hint = "Name the file of the other key, or leave it out.";
  throw new UserError(`The key file ${otherSecretKeyFile} is not there.`, hint);
}

function loadKeyFile(path: string): Buffer {
  const found = readKeyFile(path);
  if (found !== null) return found;
  createKeyFile(path);
  const made = readKeyFile(path);
  if (made === null) throw new UserError(`The key file ${path} vanished as it was made.`, form);
  return made;
}

function readKeyFile(path: string): Buffer | null {
  try {
    return parseKey(readFileSync(path, "utf8"), `The key in ${path}`);
  } catch (error) {
    if (codeOf(error) === "ENOENT") return null;
    if (error instanceof UserError) throw error;
    const hint = "Give this user the right to read it, or name another file.";
    throw new UserError(`The key file ${path} cannot be read: ${messageOf(error)}.`, hint);
  }
}

// A link fails when the name is taken, so a second starter can never replace the key.
function createKeyFile(path: string): void {
  const draft = `${path}.${process.pid}.${randomBytes(4).toString("hex")}`;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${randomBytes(keyBytes).toString("base64")}\n`, {
      flag: "wx",
      mode: 0o600,
    });
    chmodSync(draft, 0o600);
    linkSync(draft, path);
  } catch (error) {
    if (codeOf(error) === "EEXIST") return;
    const hint = "Make its directory writable, or give the key in the configuration.";
    throw new UserError(`The key file ${path} cannot be made: ${messageOf(error)}.`, hint);
  } finally {
    removeDraft(draft);
  }
}

function removeDraft(draft: string): void {
  try {
    unlinkSync(draft);
  } catch (error) {
    if (codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR") throw error;
  }
}

function parseKey(text: string, where: string): Buffer {
  const trimmed = text.trim();
  const isHex = /^[0-9a-f]{64}$/i.test(trimmed);
  const isBase64 = /^[0-9a-z+/_-]{43}=?$/i.test(trimmed);
  if (!isHex && !isBase64) throw new UserError(`${where} is not a key.`, form);
  return Buffer.from(trimmed, isHex ? "hex" : "base64");
}
