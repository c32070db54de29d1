// A server whose parent was killed lives on. It is stopped and a new one is started, rather
// than adopted: so the server is always our child, on our settings and our version, and what
// the dead parent had begun is over. postmaster.pid names the server, but an id may have
// been given to another process since: it counts only if that process works in our directory.
import { execFile } from "node:child_process";
import { readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { unless } from "./embedded-failures.ts";

const execute = promisify(execFile);
const fastStopMs = 30_000;
const pollMs = 20;

export type Log = (line: string) => void;
export type StopSignal = "INT" | "QUIT";

/** Ends a server left behind on the cluster; true if there are traces of one at all. */
export async function endOrphan(control: string, cluster: string, log: Log): Promise<boolean> {
  const file = join(cluster, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(unless(["ENOENT"], null));
  if (text === null) return false;
  const processId = Math.abs(Number.parseInt(text, 10));
  if (await runsOn(processId, cluster)) {
    log(`Stopping the Postgres that a killed MINOOTS left running (process ${processId}).`);
    await stopOrphan(control, cluster, processId);
  } else {
    await disown(file, text);
  }
  return true;
}

async function stopOrphan(control: string, cluster: string, processId: number): Promise<void> {
  await signalServer(control, processId, "INT");
  if (await isGone(processId, cluster, fastStopMs)) return;
  await signalServer(control, processId, "QUIT");
  if (await isGone(processId, cluster, fastStopMs)) return;
  throw new Error(`The Postgres process ${processId} does not stop.`);
}

async function isGone(processId: number, cluster: string, limitMs: number): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  while (await runsOn(processId, cluster)) {
    if (performance.now() > deadline) return false;
    await delay(pollMs);
  }
  return true;
}

// Postgres takes a file that names its own parent for stale, whoever got the old id since;
// deleting the file would lose the line by which it finds survivors in shared memory.
async function disown(file: string, text: string): Promise<void> {
  if (text.trim() === "") return await rm(file);
  if (process.platform === "win32") return;
  await writeFile(file, text.replace(/^.*/, String(process.pid)));
}

async function runsOn(processId: number, cluster: string): Promise<boolean> {
  if (!(processId > 1)) return false;
  if (process.platform !== "linux") return (await commandOf(processId)).includes(cluster);
  const workplace = await stat(`/proc/${processId}/cwd`).catch(() => null);
  const { dev, ino } = await stat(cluster);
  return workplace !== null && workplace.dev === dev && workplace.ino === ino;
}

async function commandOf(processId: number): Promise<string> {
  const query = `(Get-CimInstance Win32_Process -Filter "ProcessId=${processId}").CommandLine`;
  const asked =
    process.platform === "win32"
      ? execute("powershell", ["-NoProfile", "-Command", query])
      : execute("ps", ["-ww", "-o", "command=", "-p", String(processId)]);
  return await asked.then(
    ({ stdout }) => stdout,
    () => "",
  );
}

/** INT is the fast shutdown (a clean one, sessions are ended), QUIT the immediate one. */
export async function signalServer(control: string, processId: number, signal: StopSignal) {
  if (process.platform === "win32") {
    await execute(control, ["kill", signal, String(processId)]);
    return;
  }
  try {
    process.kill(processId, `SIG${signal}`);
  } catch (error) {
    unless(["ESRCH"], undefined)(error);
  }
}
