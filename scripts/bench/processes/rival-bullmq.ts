// BullMQ as a timer: delayed jobs in Redis. The delay counts from the job's own timestamp,
// so the due time is exact whenever it was added.
import { Queue, Worker } from "bullmq";
import { rivalRecord } from "../rival-record.ts";
import { serve } from "../serve.ts";

interface Due {
  readonly due: number;
}

const record = rivalRecord();
let connection = { host: "127.0.0.1", port: 0 };
let queueName = "";
let worker: Worker<Due> | null = null;

serve({
  start({ port, queue }: { port: number; queue: string }) {
    connection = { host: "127.0.0.1", port };
    queueName = queue;
  },
  async add({ dueMs }: { dueMs: number[] }) {
    const queue = new Queue<Due>(queueName, { connection });
    for (let first = 0; first < dueMs.length; first += 1000) {
      await queue.addBulk(dueMs.slice(first, first + 1000).map((due) => jobOf(due)));
    }
    await queue.close();
  },
  async work({ concurrency }: { concurrency: number }) {
    const handler = async ({ data }: { data: Due }) => record.started(data.due);
    worker = new Worker<Due>(queueName, handler, { connection, concurrency });
    worker.on("error", () => undefined);
    await worker.waitUntilReady();
  },
  ...record.verbs,
  stop: () => worker?.close(true),
});

function jobOf(due: number) {
  const timestamp = Date.now();
  const options = { timestamp, delay: Math.max(0, due - timestamp), removeOnComplete: true };
  return { name: "due", data: { due }, opts: options };
}
