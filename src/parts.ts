// The parts of MINOOTS. One process runs all of them or some, and each may run many times:
// what they do is agreed on in the database alone.
export const partNames = ["server", "kernel", "worker"] as const;

export type Part = (typeof partNames)[number];
export type Parts = ReadonlySet<Part>;

export const allParts: Parts = new Set(partNames);

/** Whether each part of the engine works; null for one that does not run here. */
export interface EngineState {
  readonly kernel: boolean | null;
  readonly worker: boolean | null;
}

export type AskEngine = () => Promise<EngineState>;

export function runsEngine(parts: Parts): boolean {
  return parts.has("kernel") || parts.has("worker");
}
