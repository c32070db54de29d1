// `minoots reseal`: seals every secret of an endpoint with the key of MINOOTS_SECRET_KEY that
// another key has sealed. Each endpoint is a transaction of its own: it may be ended at any
// moment and run again, beside processes that send.
import { readConfig } from "../config.ts";
import * as calls from "../database/reseal-calls.ts";
import type { Database } from "../database/wire.ts";
import { UserError } from "../errors.ts";
import { createSealer, type Sealer } from "../tasks/seal.ts";
import { findOtherKey, findSecretKey } from "../tasks/secret-key.ts";
import { SendFailure } from "../tasks/send-failure.ts";
import type { Answer, Command } from "./command.ts";
import { progressLine } from "./progress.ts";

const endpointsMax = 500;

export const reseal: Command = {
  says: "Seals with MINOOTS_SECRET_KEY what the other key has sealed. Ends with 1 if any is left.",
  example: "MINOOTS_SECRET_KEY=… MINOOTS_SECRET_KEY_OTHER=… minoots reseal",
  isReport: true,
  async run(call) {
    const sealer = sealerHere();
    const db = await call.db();
    const whole = leftUnder(await calls.countByKey(db), sealer);
    let resealed = 0;
    const tell = (secrets: number) => {
      resealed += secrets;
      call.progress(progressLine(resealed, whole, `${resealed} of ${whole} sealed anew`));
    };
    // What was replaced in between is met by another pass.
    while (await pass(db, sealer, tell));
    return answerOf(sealer, resealed, await calls.countByKey(db));
  },
};

function sealerHere(): Sealer {
  const config = readConfig();
  const key = findSecretKey(config);
  if (key !== null) return createSealer(key, findOtherKey(config));
  throw new UserError(
    "There is no key to seal with.",
    "Set MINOOTS_SECRET_KEY, or MINOOTS_SECRET_KEY_FILE, to the one that the processes have.",
  );
}

/** Goes through all endpoints once; answers whether any was sealed anew. */
async function pass(db: Database, sealer: Sealer, tell: (secrets: number) => void) {
  let isAny = false;
  let after: calls.SealedEndpoint | null = null;
  for (;;) {
    const page: calls.SealedEndpoint[] = await calls.sealedOtherwise(
      db,
      sealer.keyId,
      after,
      endpointsMax,
    );
    for (const each of page) {
      const anew = each.sealed.map((text) => sealAnew(sealer, text, each));
      const changed = anew.filter((text, index) => text !== each.sealed[index]).length;
      if (changed === 0 || !(await calls.resealEndpoint(db, each, anew))) continue;
      isAny = true;
      tell(changed);
    }
    if (page.length < endpointsMax) return isAny;
    after = page.at(-1)!;
  }
}

// What no key here opens stays as it is, and is told at the end.
function sealAnew(sealer: Sealer, text: string, endpoint: calls.SealedEndpoint): string {
  if (text.split(".")[1] === sealer.keyId) return text;
  try {
    return sealer.seal(sealer.unseal(text, endpoint), endpoint);
  } catch (error) {
    if (error instanceof SendFailure) return text;
    throw error;
  }
}

function leftUnder(counts: ReadonlyMap<string, number>, { keyId }: Sealer): number {
  const others = [...counts].filter(([each]) => each !== keyId);
  return others.reduce((sum, [, count]) => sum + count, 0);
}

function answerOf(sealer: Sealer, resealed: number, counts: ReadonlyMap<string, number>): Answer {
  const { keyId } = sealer;
  const left = leftUnder(counts, sealer);
  const others = [...counts.keys()].filter((each) => each !== keyId);
  const done = `${resealed} sealed anew with key ${keyId}, ${left} left under another.`;
  const why = `No key given here opens them: sealed with ${others.join(", ")}, or changed.`;
  return {
    text: left === 0 ? done : `${done}\n${why}`,
    json: { key: keyId, resealed, left, leftUnder: others },
    exitCode: left === 0 ? 0 : 1,
  };
}
