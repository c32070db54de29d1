// What a run begins with, however short it is: each kind of action and of answer once, each verb by
// each face, and the two small tenants beyond what they are allowed.
import { eachAction } from "./actions.ts";
import { type ClientRoom, schedule } from "./scheduling.ts";
import type { ChangeVerb } from "./face.ts";
import { promise } from "./requests.ts";
import type { FaceName, Tenant } from "./scene.ts";

const faces: readonly FaceName[] = ["sql", "graphql", "rest"];
const verbs: readonly ChangeVerb[] = ["pause", "resume", "snooze", "reschedule", "cancel", "fire"];
const quotaCalls = 8;
const quotaCallTimers = 25;
const rateCalls = 160;

export async function openWith(room: ClientRoom): Promise<void> {
  const named = (name: string) => room.scene.tenants.find((tenant) => tenant.name === name)!;
  await Promise.all([
    tryActions(room, named("ada")),
    tryVerbs(room, named("cyd")),
    exceedQuota(room, named("quota")),
    exceedRate(room, named("rate")),
  ]);
}

async function tryActions(room: ClientRoom, tenant: Tenant): Promise<void> {
  const { scene, random } = room;
  for (const [at, action] of eachAction(scene, tenant).entries()) {
    const promised = promise(scene, random, tenant, { actions: [action], far: false });
    await schedule(room, tenant, faces[at % faces.length]!, [promised]);
  }
}

async function tryVerbs(room: ClientRoom, tenant: Tenant): Promise<void> {
  const { scene, random, meddler } = room;
  for (const face of faces) {
    const promised = promise(scene, random, tenant, { far: true });
    const { answer } = await schedule(room, tenant, face, [promised]);
    const timer = answer?.timers?.[0];
    if (timer === undefined) continue;
    for (const verb of verbs) await meddler.change(tenant, timer, verb, face);
  }
}

async function exceedQuota(room: ClientRoom, tenant: Tenant): Promise<void> {
  const { scene, random } = room;
  for (let call = 0; call < quotaCalls; call += 1) {
    const many = Array.from({ length: quotaCallTimers }, () =>
      promise(scene, random, tenant, { far: false }),
    );
    await schedule(room, tenant, faces[call % faces.length]!, many);
  }
}

async function exceedRate(room: ClientRoom, tenant: Tenant): Promise<void> {
  const { scene, random } = room;
  const calls = Array.from({ length: rateCalls }, () =>
    schedule(room, tenant, "rest", [promise(scene, random, tenant, { far: false })]),
  );
  await Promise.all(calls);
}
