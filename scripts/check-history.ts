// npm run check:history -- FILES…: reads a history (JSON lines, one file a recorder) and prints
// every promise that it shows broken. Ends with 1 if there is one. --json prints all as JSON.
import { parseArgs } from "node:util";
import { checkHistory } from "../test/checker/check.ts";
import type { Complaint } from "../test/checker/complaint.ts";
import { readHistory } from "../test/checker/read.ts";
import { saySummary, summaryOf } from "../test/checker/summary.ts";

async function main(): Promise<void> {
  const { positionals: files, values } = parseArgs({
    allowPositionals: true,
    options: { json: { type: "boolean", default: false } },
  });
  if (files.length === 0) {
    console.error("Name the files of a history: npm run check:history -- history/*.jsonl");
    process.exitCode = 2;
    return;
  }
  const history = await readHistory(files);
  const complaints = checkHistory(history);
  const summary = summaryOf(history);
  if (values.json) console.log(JSON.stringify({ summary, complaints }, null, 2));
  else {
    for (const complaint of complaints) console.log(sayComplaint(complaint));
    console.log(`${saySummary(summary)}: ${complaints.length} complaints.`);
  }
  if (complaints.length > 0) process.exitCode = 1;
}

function sayComplaint({ promise, about, says, records }: Complaint): string {
  const shown = records.filter((record) => record != null).map((record) => JSON.stringify(record));
  return [`${promise}: ${about} ${says}`, ...shown.map((record) => `    ${record}`)].join("\n");
}

await main();
