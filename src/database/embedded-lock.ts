// One MINOOTS a data directory. The lock is the one SQLite takes on an empty file: the
// operating system drops it with the process, even after a SIGKILL, so that there is no
// stale lock to judge and no reused process id to be fooled by, also across containers.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { alreadyRunning, cannotLock } from "./embedded-failures.ts";

const sqliteBusy = 5;

export interface DirectoryLock {
  readonly files: readonly string[];
  release(): void;
}

export function lockDirectory(directory: string): DirectoryLock {
  const file = join(directory, "postgres.lock");
  const holderFile = join(directory, "postgres.lock.pid");
  const database = takeLock(file, () => alreadyRunning(directory, readHolder(holderFile)));
  writeFileSync(holderFile, `${process.pid}\n`, { mode: 0o600 });
  return { files: [file, holderFile], release: () => database.close() };
}

// Nothing else may open the lock file: closing any other handle on it would drop the lock.
function takeLock(file: string, refusal: () => Error): DatabaseSync {
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(file, { timeout: 0 });
    database.exec("begin exclusive");
    return database;
  } catch (error) {
    database?.close();
    throw isBusy(error) ? refusal() : cannotLock(file, error);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Error && "errcode" in error && error.errcode === sqliteBusy;
}

function readHolder(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "unknown";
  }
}
