// graphile-worker as a timer: jobs with run_at, found by polling. Its handler notes how long
// after its due time it started.
import { Logger, makeWorkerUtils, run, runMigrations, type Runner } from "graphile-worker";
import { rivalRecord } from "../rival-record.ts";
import { serve } from "../serve.ts";

interface Settings {
  readonly concurrentJobs?: number;
  readonly maxPoolSize?: number;
  readonly pollInterval?: number;
}

const record = rivalRecord();
const logger = new Logger(() => () => undefined);
let runner: Runner | null = null;
let address = "";

serve({
  async start({ url }: { url: string }) {
    address = url;
    await runMigrations({ connectionString: url, logger });
  },
  async add({ dueMs }: { dueMs: number[] }) {
    const utils = await makeWorkerUtils({ connectionString: address, logger });
    for (let first = 0; first < dueMs.length; first += 1000) {
      const some = dueMs.slice(first, first + 1000);
      await utils.addJobs(
        some.map((due) => ({ identifier: "due", payload: { due }, runAt: new Date(due) })),
      );
    }
    await utils.release();
  },
  async work(settings: Settings) {
    runner = await run({
      connectionString: address,
      logger,
      noHandleSignals: true,
      parsedCronItems: [],
      taskList: {
        due: async (payload) => record.started((payload as { due: number }).due),
      },
      preset: { worker: settings },
    });
  },
  ...record.verbs,
  stop: () => runner?.stop(),
});
