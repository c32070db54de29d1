// Whether the secrets of endpoints can be opened by the keys given here, and whether some are
// still under the earlier one. Without a key it only tells whether there are several.
import { readConfig } from "../config.ts";
import { countByKey } from "../database/reseal-calls.ts";
import { createSealer } from "../tasks/seal.ts";
import { findOtherKey, findSecretKey } from "../tasks/secret-key.ts";
import type { Check, Finding } from "./doctor-checks.ts";

export const secrets: Check = async (db) => {
  const counts = await countByKey(db);
  const config = readConfig();
  const key = findSecretKey(config);
  const says = (under: readonly string[]) => {
    const number = under.reduce((sum, id) => sum + counts.get(id)!, 0);
    return `${number} ${number === 1 ? "secret is" : "secrets are"} sealed with key ${under.join(", ")}`;
  };
  const ids = [...counts.keys()];
  if (key === null) {
    if (ids.length < 2) return well("secrets are sealed with one key");
    return { state: "doubtful", says: says(ids), todo: "minoots reseal" };
  }
  const { keyId, otherKeyId } = createSealer(key, findOtherKey(config));
  const unknown = ids.filter((id) => id !== keyId && id !== otherKeyId);
  if (unknown.length > 0) {
    const todo = "give that key as MINOOTS_SECRET_KEY_OTHER, then minoots reseal";
    return { state: "wrong", says: `${says(unknown)}, which is not given here`, todo };
  }
  const earlier = ids.filter((id) => id !== keyId);
  if (earlier.length === 0) return well("secrets are sealed with the key given here");
  return { state: "doubtful", says: `${says(earlier)}, the other one`, todo: "minoots reseal" };
};

function well(says: string): Finding {
  return { state: "well", says, todo: null };
}
