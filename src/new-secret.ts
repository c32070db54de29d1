// How the server makes secrets for endpoints: sealed with the key that the hands open them with.
import type { NewSecret } from "./database/endpoint-calls.ts";
import { createSealer } from "./tasks/seal.ts";
import { generateSecret } from "./webhook-signature.ts";

export function sealingWith(secretKey: Uint8Array): NewSecret {
  const sealer = createSealer(secretKey);
  return (endpoint) => {
    const secret = generateSecret();
    return { secret, sealed: sealer.seal(secret, endpoint) };
  };
}
