// Waiting for an instant or to be woken, whichever is first. Timers of Node know whole milliseconds:
// an instant less than one away has come, and one may be met so much late. Whoever needs the very
// moment begins earlier.
export interface Wait {
  /** Resolves when the instant of performance.now() given has come, or at the next wake. */
  until(instantMs: number): Promise<void>;
  wake(): void;
}

/** Whether nothing is left to wait for: so nobody asks again and again until the very moment. */
export function hasCome(instantMs: number): boolean {
  return instantMs - performance.now() < 1;
}

// A longer one would overflow setTimeout and fire at once; the loop just asks again.
const sleepMaxMs = 60_000;

export function createWait(): Wait {
  let woken = false;
  let wakeSleeper: () => void = () => undefined;
  const sleep = (waitMs: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wakeSleeper = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  return {
    async until(instantMs) {
      const restMs = Math.min(instantMs - performance.now(), sleepMaxMs);
      if (!hasCome(instantMs) && !woken) await sleep(Math.floor(restMs));
      woken = false;
    },
    wake() {
      woken = true;
      wakeSleeper();
    },
  };
}
