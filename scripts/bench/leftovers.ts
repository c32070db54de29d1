// A bench that was killed outright leaves its Postgres behind. The next one finds it by the
// mark in its directory and ends it; a directory without a mark, or whose bench still runs,
// is not touched.
import { readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const directoryPrefix = "minoots-bench-";

const markFile = "bench.pid";
// How each server is told to end without looking after its data.
const servers = { "postgres/postmaster.pid": "SIGQUIT", "redis.pid": "SIGKILL" } as const;

export async function markDirectory(directory: string): Promise<void> {
  await writeFile(join(directory, markFile), String(process.pid));
}

export async function removeLeftovers(): Promise<void> {
  const names = (await readdir(tmpdir())).filter((name) => name.startsWith(directoryPrefix));
  for (const name of names) {
    const directory = join(tmpdir(), name);
    const bench = await readPid(join(directory, markFile));
    if (bench === null || isAlive(bench)) continue;
    for (const [file, signal] of Object.entries(servers)) {
      await endServer(directory, await readPid(join(directory, file)), signal);
    }
    await rm(directory, { recursive: true, force: true, maxRetries: 10 });
  }
}

// A number may have been given to another process since: ours works in this directory.
async function endServer(
  directory: string,
  pid: number | null,
  signal: NodeJS.Signals,
): Promise<void> {
  if (pid === null || !isAlive(pid)) return;
  const workplace = await readlink(`/proc/${pid}/cwd`).catch(() => "");
  if (workplace.startsWith(directory)) process.kill(pid, signal);
}

async function readPid(file: string): Promise<number | null> {
  const text = await readFile(file, "utf8").catch(() => "");
  const pid = Number.parseInt(text, 10);
  return pid > 0 ? pid : null;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
