// Waiting to the point: a timer for the most of it, then, where the caller wants the very
// moment, a spin on setImmediate, since timers alone wake up to a millisecond late. A wake
// ends it early.

export interface Wait {
  /** Resolves at the instant of performance.now() given, or at the next wake. */
  until(instantMs: number, precisely: boolean): Promise<void>;
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
    async until(instantMs, precisely) {
      const restMs = instantMs - performance.now() - (precisely ? spinMs : 0);
      const sleepMs = Math.min(restMs, sleepMaxMs);
      if (sleepMs >= 1 && !woken) await sleep(Math.floor(sleepMs));
      while (precisely && !woken && sleepMs < sleepMaxMs && performance.now() < instantMs) {
        await nextTurn();
      }
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
