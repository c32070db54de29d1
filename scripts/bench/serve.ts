// The other end of an actor: answers one verb after another as they come, ends when told
// to, and also when the bench is gone, so that nothing is left running.
import { setClock } from "./clock.ts";

export type Verbs = Readonly<Record<string, (input: never) => unknown>>;

interface Question {
  readonly id: number;
  readonly verb: string;
  readonly input: unknown;
}

/** Every actor also knows `clock`, `cpu` and `stop`; `stop` may be given to end in order. */
export function serve(verbs: Verbs): void {
  // Ctrl-C reaches the whole group: the bench alone decides what ends, and when.
  process.on("SIGINT", () => undefined);
  process.on("disconnect", () => process.exit(1));
  const known: Verbs = { clock: setClock, cpu: () => process.cpuUsage(), ...verbs };
  process.on("message", (message) => void answer(known, message as Question));
}

async function answer(verbs: Verbs, { id, verb, input }: Question): Promise<void> {
  try {
    const given = await verbs[verb]?.(input as never);
    if (verb === "stop") process.exit(0);
    process.send?.({ id, answer: given ?? null });
  } catch (error) {
    process.send?.({ id, error: error instanceof Error ? (error.stack ?? "") : String(error) });
    if (verb === "stop") process.exit(1);
  }
}
