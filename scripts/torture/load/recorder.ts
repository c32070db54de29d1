// Writes a history: one JSON object a line, in the order in which things were seen. What is given
// waits some milliseconds at most, so that a crash of the run itself loses next to nothing.
import { closeSync, fdatasync, openSync, writeSync } from "node:fs";
import { promisify } from "node:util";

export interface Recorder {
  readonly path: string;
  write(record: object): void;
  /** What was written before is on the disk when this resolves. */
  sync(): Promise<void>;
  close(): void;
}

const waitMaxMs = 20;
const waitingMax = 64 * 1024;
const syncFile = promisify(fdatasync);

/** Microseconds of the one monotonic clock that all processes of a machine share. */
export function nowMicros(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

export function openRecorder(path: string): Recorder {
  const file = openSync(path, "a");
  let waiting = "";
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    if (waiting === "" || closed) return;
    const text = waiting;
    waiting = "";
    writeAll(file, Buffer.from(text));
  };
  return {
    path,
    write(record) {
      if (closed) return;
      waiting += `${JSON.stringify(record)}\n`;
      if (waiting.length >= waitingMax) flush();
      else timer ??= setTimeout(flush, waitMaxMs);
    },
    async sync() {
      flush();
      if (!closed) await syncFile(file);
    },
    close() {
      flush();
      if (!closed) closeSync(file);
      closed = true;
    },
  };
}

function writeAll(file: number, bytes: Buffer): void {
  let written = 0;
  while (written < bytes.length) written += writeSync(file, bytes, written);
}
