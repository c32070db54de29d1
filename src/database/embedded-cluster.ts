// The data of the embedded Postgres on disk: `postgres` in the data directory, or a link there
// when the server's user cannot reach that directory. A cluster is made under another name and
// renamed when it is whole, so that an interrupted first start leaves nothing half-made.
import { execFile } from "node:child_process";
import { access, chmod, chown, constants, lstat, mkdir, mkdtemp, open } from "node:fs/promises";
import { readFile, readdir, realpath, rename, rm, stat, symlink } from "node:fs/promises";
import { writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { type Account, findBarrier, giveToOwnerOf, giveTree } from "./embedded-account.ts";
import { identity, letPass, shelterData } from "./embedded-account.ts";
import type { Binaries } from "./embedded-binaries.ts";
import { cannotRun, explainOutput, notACluster, notReachable } from "./embedded-failures.ts";
import { otherVersion, ownedByAnother, unless } from "./embedded-failures.ts";

const execute = promisify(execFile);

export interface DataPlace {
  readonly directory: string;
  readonly account: Account | null;
}

/** The data directory, made if need be, writable by us and passable for the server's user. */
export async function prepareDirectory(directory: string, account: Account | null) {
  const created = await mkdir(directory, { recursive: true, mode: 0o700 });
  const real = await realpath(directory);
  if (created !== undefined) await giveToOwnerOf(dirname(real), [real]);
  await access(real, constants.W_OK | constants.X_OK);
  if (account === null) return real;
  const { uid } = await stat(real);
  if (uid === 0 && (await findBarrier(account, real)) === real) await letPass(account, real);
  return real;
}

/** Where the cluster really is; null when there is none yet. */
export async function findCluster(directory: string): Promise<string | null> {
  const path = join(directory, "postgres");
  const found = await lstat(path).catch(unless(["ENOENT"], null));
  if (found === null) return null;
  const real = await realpath(path).catch(unless(["ENOENT"], null));
  if (real === null) throw notACluster(path, "it is a link that leads nowhere");
  return real;
}

/** Refuses what this server must not touch, and mends the owner and mode of what it may. */
export async function checkCluster(cluster: string, place: DataPlace, version: string) {
  if (place.account) await checkReach(place.account, cluster);
  const { uid } = await stat(cluster);
  const ownUser = process.getuid?.();
  if (ownUser !== undefined && ownUser !== 0 && uid !== ownUser) throw ownedByAnother(cluster, uid);
  const major = await readFile(join(cluster, "PG_VERSION"), "utf8").catch(unless(["ENOENT"], null));
  if (major === null) throw notACluster(cluster, "it has no file PG_VERSION");
  if (major.trim() !== majorOf(version))
    throw otherVersion(cluster, major.trim(), majorOf(version));
  if (place.account && uid === 0) await giveTree(place.account, cluster);
  await chmod(cluster, 0o700);
}

async function checkReach(account: Account, cluster: string): Promise<void> {
  const barrier = await findBarrier(account, dirname(cluster));
  if (barrier !== null) throw notReachable(cluster, account.name, barrier);
}

function majorOf(version: string): string {
  return version.split(".")[0] ?? version;
}

export interface NewCluster {
  readonly password: string;
  /** False where the server runs with fsync off as well: a power cut may spoil the data. */
  readonly durable: boolean;
}

export async function createCluster(binaries: Binaries, place: DataPlace, wanted: NewCluster) {
  const home = await chooseHome(place);
  await removeDrafts(home);
  const draft = await mkdtemp(join(home, "postgres.new-"));
  const cluster = join(home, "postgres");
  try {
    if (place.account) await giveTree(place.account, draft);
    await initialise(binaries, place, draft, wanted);
    await rename(draft, cluster);
    if (wanted.durable) await syncDirectory(home);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  if (home !== place.directory) await symlink(cluster, join(place.directory, "postgres"));
  return cluster;
}

async function chooseHome(place: DataPlace): Promise<string> {
  if (place.account === null) return place.directory;
  const barrier = await findBarrier(place.account, place.directory);
  if (barrier === null) return place.directory;
  return await shelterData(place.account, place.directory, barrier);
}

async function removeDrafts(home: string): Promise<void> {
  const drafts = (await readdir(home)).filter((name) => name.startsWith("postgres.new-"));
  for (const name of drafts)
    await rm(join(home, name), { recursive: true, force: true, maxRetries: 5 });
}

// The libc locale stays C, which every system has; UTF-8 comes from the builtin provider.
const initialSettings = [
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--builtin-locale=C.UTF-8",
  "--no-locale",
  "--auth=scram-sha-256",
  // Not minoots: a role of that name would make its own tables among ours, by its search path.
  "--username=postgres",
  "--no-instructions",
];

async function initialise(binaries: Binaries, place: DataPlace, draft: string, wanted: NewCluster) {
  const passwordFile = `${draft}.password`;
  await writeFile(passwordFile, wanted.password, { mode: 0o600, flag: "wx" });
  if (place.account) await chown(passwordFile, place.account.userId, place.account.groupId);
  const paths = [`--pgdata=${draft}`, `--pwfile=${passwordFile}`];
  const haste = wanted.durable ? [] : ["--no-sync"];
  try {
    const options = { ...identity(place.account), cwd: draft };
    await execute(binaries.initdb, [...initialSettings, ...paths, ...haste], options);
  } catch (error) {
    throw explainInitialise(error, binaries.initdb, place.directory);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function explainInitialise(error: unknown, program: string, directory: string): unknown {
  if (!(error instanceof Error)) return error;
  const output = "stderr" in error ? String(error.stderr) : "";
  return output === "" ? cannotRun(program, error.message) : explainOutput(output, directory);
}

// Without this a power cut could forget the new name, and with it a database in use.
async function syncDirectory(directory: string): Promise<void> {
  if (process.platform === "win32") return;
  const handle = await open(directory, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
