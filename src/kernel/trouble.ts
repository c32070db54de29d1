// What keeps a loop from its work: told once for each new trouble, and not for each try.
import type { Logger } from "pino";

export interface Trouble {
  report(error: unknown): void;
  isOver(): boolean;
  end(): void;
}

export function createTrouble(log: Logger, meaning: string): Trouble {
  let problem = "";
  return {
    report(error) {
      const met = error instanceof Error ? error.message : String(error);
      if (met !== problem) log.warn({ error: met }, meaning);
      problem = met;
    },
    isOver: () => problem === "",
    end() {
      problem = "";
    },
  };
}
