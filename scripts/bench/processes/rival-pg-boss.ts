// pg-boss as a timer: jobs with startAfter, found by its quickest poll, which is half a
// second, in batches large enough that one fetch takes all that came due.
import { PgBoss } from "pg-boss";
import { rivalRecord } from "../rival-record.ts";
import { serve } from "../serve.ts";

interface Due {
  readonly due: number;
}

const record = rivalRecord();
let boss: PgBoss;

serve({
  async start({ url }: { url: string }) {
    boss = new PgBoss({ connectionString: url, schedule: false, supervise: false });
    boss.on("error", () => undefined);
    await boss.start();
    await boss.createQueue("due");
  },
  async add({ dueMs }: { dueMs: number[] }) {
    for (let first = 0; first < dueMs.length; first += 5000) {
      const some = dueMs.slice(first, first + 5000);
      await boss.insert(
        "due",
        some.map((due) => ({ data: { due }, startAfter: new Date(due) })),
      );
    }
  },
  async work({ pollSeconds, batch }: { pollSeconds: number; batch: number }) {
    const options = { pollingIntervalSeconds: pollSeconds, batchSize: batch };
    await boss.work<Due>("due", options, async (jobs) => {
      for (const job of jobs) record.started(job.data.due);
    });
  },
  ...record.verbs,
  stop: () => boss.stop({ graceful: false }),
});
