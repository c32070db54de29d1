// Whoever answers for deliveries: the receivers' own people, who acknowledge or reject what was
// pushed, and those who claim from queues, of whom some never come back.
import { setTimeout as wait } from "node:timers/promises";
import type { DeliveryOutcome } from "../../../test/checker/history.ts";
import { queues } from "./actions.ts";
import type { Wish } from "./behaviours.ts";
import type { Clients } from "./clients.ts";
import type { Faces } from "./scheduling.ts";
import type { AnswerRequest } from "./face.ts";
import type { Random } from "./random.ts";
import type { Asked } from "./receiver.ts";
import { type FaceName, noteDone, operate, type Scene, type Tenant } from "./scene.ts";

export interface Answering extends Pick<Clients, "stop"> {
  onAsked(asked: Asked): void;
  /** From now on all is acknowledged at once. */
  calm(): void;
}

interface Room {
  readonly scene: Scene;
  readonly faces: Faces;
  readonly random: Random;
  calm: boolean;
  stopped: boolean;
}

const claimMax = 40;
const faceWeights = { sql: 40, graphql: 34, rest: 26 } as const;
const wishes = { acknowledge: 78, reject: 9, rejectForGood: 4, forget: 9 } as const;

export function startAnswering(scene: Scene, faces: Faces, random: Random): Answering {
  const room: Room = { scene, faces, random, calm: false, stopped: false };
  const going = new Set<Promise<void>>();
  const claiming = scene.tenants.flatMap((tenant) =>
    queues.map((queue) => claimOn(room, tenant, queue)),
  );
  return {
    onAsked({ tenant: tenantId, deliveryId, attempt, wish }) {
      const tenant = scene.tenants.find(({ id }) => id === tenantId);
      if (tenant === undefined || room.stopped) return;
      const waitMs = room.calm || random.chance(0.2) ? 0 : random.below(1500);
      const one = wait(waitMs)
        .then(() => answer(room, tenant, { id: deliveryId, attempt }, wish))
        .finally(() => going.delete(one));
      going.add(one);
    },
    calm() {
      room.calm = true;
    },
    async stop() {
      room.stopped = true;
      await Promise.all([...claiming, ...going]);
    },
  };
}

function faceOf({ random }: Room, { name }: Tenant): FaceName {
  return name === "rate" ? "sql" : random.weigh(faceWeights);
}

async function answer(
  room: Room,
  tenant: Tenant,
  { id, attempt }: Pick<AnswerRequest, "id"> & { readonly attempt: number },
  wish: Wish,
): Promise<void> {
  const { scene, faces, random, calm } = room;
  const isGood = calm || wish === "acknowledge";
  const verb = isGood ? "acknowledge" : "reject";
  const retry = isGood ? {} : { retry: wish === "reject" };
  const fence = random.chance(0.5) ? { attempt } : {};
  const said = isGood ? { result: { canary: tenant.canary } } : { reason: tenant.canary };
  // Nobody else would say it after an answer that was lost, and in the calm all must end.
  for (let tries = 0; tries < (calm ? 5 : 2); tries += 1) {
    const face = faceOf(room, tenant);
    const caller = { tenant, face, client: "answerer" };
    const input = { deliveryId: id, ...fence, ...retry };
    const reply = await operate(scene, caller, { verb, input }, () =>
      faces[face].answer(tenant, verb, { id, ...fence, ...retry, ...said }),
    );
    if (reply.outcome !== "unknown" && reply.code !== "RATE_LIMITED") return;
    await wait(300);
  }
}

async function claimOn(room: Room, tenant: Tenant, queue: string): Promise<void> {
  const { scene, faces, random } = room;
  while (!room.stopped) {
    const face = faceOf(room, tenant);
    const input = { queue, max: claimMax };
    const caller = { tenant, face, client: `claimer ${queue}` };
    const reply = await operate(scene, caller, { verb: "claim", input }, () =>
      faces[face].claim(tenant, queue, claimMax),
    );
    const claimed = reply.answer?.deliveries ?? [];
    await Promise.all(claimed.map((delivery) => finish(room, tenant, delivery)));
    if (claimed.length < claimMax) await wait(400 + random.below(400));
  }
}

async function finish(room: Room, tenant: Tenant, delivery: DeliveryOutcome): Promise<void> {
  const { scene, random } = room;
  const wish = room.calm ? "acknowledge" : random.weigh(wishes);
  noteDone(scene, `claimed, then ${wish}`);
  if (wish === "forget") return;
  await wait(room.calm ? 0 : random.below(300));
  await answer(room, tenant, { id: delivery.id, attempt: delivery.attempt ?? 1 }, wish);
}
