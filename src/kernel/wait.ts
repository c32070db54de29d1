// Waiting to the point: a timer for the most of it, then a spin on setImmediate for the
// last millisecond, since timers alone wake up to a millisecond late. A wake ends it early.

export interface Wait {
  /** Resolves at the instant of performance.now() given, or at the next wake. */
  until(instantMs: number): Promise<void>;
  wake(): void;
}

const spinMs = 1;
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
      const sleepMs = Math.min(instantMs - performance.now() - spinMs, sleepMaxMs);
      if (sleepMs >= 1 && !woken) await sleep(Math.floor(sleepMs));
      while (!woken && sleepMs < sleepMaxMs && performance.now() < instantMs) await nextTurn();
      woken = false;
    },
    wake() {
      woken = true;
      wakeSleeper();
    },
  };
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
