// Many timers for one instant: the crowd in which processes are killed on purpose.
import { promise, type Promised } from "./requests.ts";
import { noteDone } from "./scene.ts";
import { type ClientRoom, schedule } from "./scheduling.ts";

const calls = 3;
const timersOfCall = 600;
/** Until they are due: long enough to ask for all of them. */
const leadMs = 2500;

export async function scheduleBurst(room: ClientRoom): Promise<Date | null> {
  const { scene, random } = room;
  const tenant = scene.tenants[0]!;
  const dueAt = new Date(Date.now() + leadMs);
  const many = () =>
    Array.from({ length: timersOfCall }, () =>
      dueOn(promise(scene, random, tenant, { bare: 0.97, far: false }), dueAt),
    );
  const asked = Array.from({ length: calls }, () => schedule(room, tenant, "sql", many()));
  const replies = await Promise.all(asked);
  if (!replies.some(({ outcome }) => outcome === "ok")) return null;
  noteDone(scene, "burst");
  return dueAt;
}

function dueOn({ request, wanted, isFar }: Promised, dueAt: Date): Promised {
  const { fireIn: _in, ...asked } = request;
  const { delayMs: _delay, ...told } = wanted;
  const fireAt = dueAt.toISOString();
  const delayMs = dueAt.getTime() - Date.now();
  return { request: { ...asked, fireAt }, wanted: { ...told, fireAt }, delayMs, isFar };
}
