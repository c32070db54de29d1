// Reads histories from their files, line by line: a whole one is larger than what it is kept as.
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { gather, type History } from "./gather.ts";
import type { HistoryRecord } from "./history.ts";

/** A recorder that was killed leaves half a line at the end of its file, which never happened. */
export async function readHistory(files: readonly string[]): Promise<History> {
  const gathering = gather();
  for (const file of files) {
    let broken: string | null = null;
    for await (const line of createInterface({ input: createReadStream(file) })) {
      if (broken !== null) throw new Error(`${file} holds a line that is no JSON: ${broken}`);
      const record = parsed(line);
      if (record === null) broken = line.slice(0, 100);
      else gathering.add(record);
    }
  }
  return gathering.done();
}

function parsed(line: string): HistoryRecord | null {
  try {
    return JSON.parse(line) as HistoryRecord;
  } catch {
    return null;
  }
}
