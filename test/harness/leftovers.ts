// Throwaway servers that outlived their run: kept on purpose after a failure, until the next
// run from the same directory, or orphaned by a kill. Each carries a mark that says whose it
// is; nothing without a mark is touched.
import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const directoryPrefix = "minoots-test-";

interface Mark {
  /** Process ids of the server and of the run that started it. */
  readonly server: number;
  readonly run: number;
  readonly kept: boolean;
}

interface Marked extends Mark {
  readonly checkout: string;
}

const markFile = "mark.json";

export async function writeMark(directory: string, mark: Mark): Promise<void> {
  const marked: Marked = { ...mark, checkout: process.cwd() };
  await writeFile(join(directory, markFile), JSON.stringify(marked));
}

export async function removeAbandoned(): Promise<void> {
  const names = await readdir(tmpdir());
  for (const name of names.filter((entry) => entry.startsWith(directoryPrefix))) {
    const directory = join(tmpdir(), name);
    const mark = await readMark(directory);
    if (mark !== null && isAbandoned(mark)) await remove(directory, mark);
  }
}

function isAbandoned({ checkout, kept, run }: Marked): boolean {
  return checkout === process.cwd() && (kept || !isAlive(run));
}

async function remove(directory: string, { server }: Marked): Promise<void> {
  if ((await postmasterOf(directory)) === server && isAlive(server))
    process.kill(server, "SIGQUIT");
  await rm(directory, { recursive: true, force: true, maxRetries: 10 });
}

/** Postgres writes its own id there, so a reused number is not taken for it. */
async function postmasterOf(directory: string): Promise<number> {
  const text = await readFile(join(directory, "data", "postmaster.pid"), "utf8").catch(() => "");
  return Number(text.split("\n")[0]);
}

async function readMark(directory: string): Promise<Marked | null> {
  try {
    return JSON.parse(await readFile(join(directory, markFile), "utf8")) as Marked;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
