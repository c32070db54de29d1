// Self-signed certificates made on the spot, just enough of X.509 for a TLS handshake.
import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export interface Certificate {
  readonly pem: string;
  readonly privateKey: string;
}

const ecdsaWithSha256 = "06082a8648ce3d040302";
const commonName = "0603550403";
const subjectAltName = "0603551d11";
const dayMs = 24 * 60 * 60 * 1000;

export function makeCertificate(
  hostnames: readonly string[],
  { expired = false }: { expired?: boolean } = {},
): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const until = Date.now() + (expired ? -dayMs : dayMs);
  const toSign = sequence(
    tagged(0xa0, tagged(0x02, Buffer.from([2]))),
    tagged(0x02, Buffer.concat([Buffer.from([1]), randomBytes(8)])),
    sequence(Buffer.from(ecdsaWithSha256, "hex")),
    distinguishedName("minoots test"),
    sequence(utcTime(until - 2 * dayMs), utcTime(until)),
    distinguishedName("minoots test"),
    publicKey.export({ type: "spki", format: "der" }),
    tagged(0xa3, sequence(alternativeNames(hostnames))),
  );
  const signature = sign("sha256", toSign, privateKey);
  const der = sequence(
    toSign,
    sequence(Buffer.from(ecdsaWithSha256, "hex")),
    tagged(0x03, Buffer.concat([Buffer.from([0]), signature])),
  );
  const base64 = der.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }) as string,
  };
}

function alternativeNames(hostnames: readonly string[]): Buffer {
  const names = hostnames.map((hostname) => tagged(0x82, Buffer.from(hostname)));
  return sequence(Buffer.from(subjectAltName, "hex"), tagged(0x04, sequence(...names)));
}

function distinguishedName(name: string): Buffer {
  const attribute = sequence(Buffer.from(commonName, "hex"), tagged(0x0c, Buffer.from(name)));
  return sequence(tagged(0x31, attribute));
}

function utcTime(ms: number): Buffer {
  const digits = new Date(ms).toISOString().replace(/\D/g, "").slice(2, 14);
  return tagged(0x17, Buffer.from(`${digits}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tagged(0x30, Buffer.concat(parts));
}

function tagged(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 128 ? [tag, length] : [tag, 0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from(head), content]);
}
