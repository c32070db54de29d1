// Waiting for an instant or to be woken, whichever is first. Up to a millisecond late, as
// timers of Node are: whoever needs the very moment begins earlier.
export interface Wait {
  /** Resolves at the instant of performance.now() given, or at the next wake. */
  until(instantMs: number): Promise<void>;
  wake(): void;
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
      if (restMs >= 1 && !woken) await sleep(Math.floor(restMs));
      woken = false;
    },
    wake() {
      woken = true;
      wakeSleeper();
    },
  };
}
