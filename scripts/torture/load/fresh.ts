// What is asked for when all has settled after the faults: a few timers of each kind by each face,
// due within seconds, of which the checker demands that they fire at once.
import type { Wanted } from "../../../test/checker/history.ts";
import { wantedOf, webhook } from "./actions.ts";
import type { TimerRequest } from "./face.ts";
import { nowMicros } from "./recorder.ts";
import { type FaceName, noteDone, operate, type Scene, type Tenant } from "./scene.ts";
import type { Faces } from "./scheduling.ts";

/** How late they may be; a minute's sweep alone would let most be later. */
const bounds = { boundMs: 2000, relaxedBoundMs: 10_000, sentBoundMs: 5000 } as const;
const kinds = ["plain", "webhook", "plain", "webhook", "relaxed", "plain"] as const;
const faceNames: readonly FaceName[] = ["sql", "graphql", "rest"];
const rounds = 3;
const firstInMs = 1500;
const stepMs = 150;
/** The two that are short of something would be refused. */
const short = ["quota", "rate"];

interface Fresh {
  readonly tenant: Tenant;
  readonly face: FaceName;
  readonly request: TimerRequest;
  readonly wanted: Wanted;
}

export async function scheduleFresh(scene: Scene, faces: Faces): Promise<void> {
  const tenants = scene.tenants.filter(({ name }) => !short.includes(name));
  const all = tenants.flatMap((tenant, nth) =>
    Array.from({ length: rounds * kinds.length }, (_, at) => freshOne(scene, tenant, nth, at)),
  );
  const timers = all.map(({ tenant, wanted }) => ({ tenant: tenant.id, name: wanted.name }));
  scene.recorder.write({ record: "fresh", t: nowMicros(), ...bounds, timers });
  for (const { tenant, face, request, wanted } of all) {
    const call = { verb: "schedule", input: { timers: [wanted] } } as const;
    await operate(scene, { tenant, face, client: "fresh" }, call, () =>
      faces[face].schedule(tenant, [request], "commit"),
    );
  }
  noteDone(scene, "asked for after the faults");
}

function freshOne(scene: Scene, tenant: Tenant, nth: number, at: number): Fresh {
  const { canary } = tenant;
  const kind = kinds[at % kinds.length]!;
  const delayMs = firstInMs + at * stepMs;
  const name = `${canary} fresh ${at}`;
  const actions = kind === "webhook" ? [webhook(scene, tenant, "1", "ok")] : [];
  const precision = kind === "relaxed" ? ({ precision: "relaxed" } as const) : {};
  return {
    tenant,
    face: faceNames[(at + nth) % faceNames.length]!,
    request: { name, fireIn: `${delayMs}ms`, actions, labels: { canary }, ...precision },
    wanted: { name, delayMs, actions: actions.map(wantedOf), ...precision },
  };
}
