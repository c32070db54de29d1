// No process of the product ends by itself: neither one that was ready, nor, once all has settled
// after the faults, one that begins. While faults last one may find no database when it begins:
// then it says so and ends with 1.
import { complaint, type Complaints } from "../complaint.ts";
import type { Death } from "../happenings.ts";
import type { View } from "../view.ts";

export function* unaskedDeaths({ history }: View): Complaints {
  const settled = settledAt(history);
  for (const death of history.deaths) {
    if (death.asked || (gaveUpToBegin(death) && death.t < settled)) continue;
    const how = death.signal ?? `status ${death.code}`;
    yield complaint("Fires", death.part, `ended by itself, with ${how}`, death);
  }
}

function gaveUpToBegin({ wasReady, code, said }: Death): boolean {
  return !wasReady && code === 1 && said.trim() !== "";
}

/** From here on nothing is left of the faults that would excuse an error. */
export function settledAt({ quiet, fresh }: View["history"]): number {
  return Math.min(fresh?.t ?? Infinity, (quiet?.t ?? Infinity) + settleMicros);
}

const settleMicros = 30_000_000;
