// How any client schedules: by some face, in SQL inside a transaction that ends in some way.
import type { Ending, Face } from "./face.ts";
import type { Meddler } from "./meddling.ts";
import type { Random } from "./random.ts";
import type { Promised } from "./requests.ts";
import { type FaceName, noteDone, operate, type Reply, type Scene, type Tenant } from "./scene.ts";

export type Faces = Readonly<Record<FaceName, Face>>;

export interface ClientRoom {
  readonly scene: Scene;
  readonly faces: Faces;
  readonly meddler: Meddler;
  readonly random: Random;
}

const endings = { commit: 82, late: 7, prepared: 5, rollback: 6 } as const;

export async function schedule(
  { scene, faces, random }: ClientRoom,
  tenant: Tenant,
  face: FaceName,
  all: readonly Promised[],
): Promise<Reply> {
  const requests = all.map(({ request }) => request);
  const wished: Ending = face === "sql" ? random.weigh(endings) : "commit";
  const ending = wished === "prepared" && !scene.canPrepare ? "late" : wished;
  if (face === "sql") noteDone(scene, `transaction: ${ending}`);
  const bytes = face === "sql" || all.length === 1 ? 0 : JSON.stringify(requests).length;
  const caller = { tenant, face, client: "creator", cost: 1 + Math.floor(bytes / 100_000) };
  return await operate(
    scene,
    caller,
    { verb: "schedule", input: { timers: all.map(({ wanted }) => wanted) } },
    () => faces[face].schedule(tenant, requests, ending),
  );
}
