// The database of a fresh clone: a real Postgres, from the binaries that npm brought, as a
// child of this process. It keeps its data between starts, heals what a kill or a power cut
// left behind, and leaves nothing running when it is stopped.
import { dirname, resolve } from "node:path";
import { type Access, newPassword, readAccess, resetPassword } from "./embedded-access.ts";
import { urlOf, writeAccess } from "./embedded-access.ts";
import { chooseAccount, giveToOwnerOf } from "./embedded-account.ts";
import { type Binaries, prepareBinaries } from "./embedded-binaries.ts";
import { type DataPlace, checkCluster, createCluster } from "./embedded-cluster.ts";
import { findCluster, prepareDirectory } from "./embedded-cluster.ts";
import { explainError } from "./embedded-failures.ts";
import { type DirectoryLock, lockDirectory } from "./embedded-lock.ts";
import { type Log, endOrphan } from "./embedded-orphan.ts";
import { type Server, ask, launch, orStop, stopServer } from "./embedded-server.ts";

export interface EmbeddedOptions {
  readonly dataDirectory: string;
  readonly log: Log;
  readonly settings?: Record<string, string>;
}

export interface EmbeddedPostgres {
  /** An address that node-postgres and psql take as it is. */
  readonly url: string;
  /** As Postgres says it: 18.4. */
  readonly version: string;
  /** The database was empty until now. */
  readonly created: boolean;
  /** The server before this one was not stopped in order. */
  readonly recovered: boolean;
  stop(): Promise<void>;
}

export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const dataDirectory = resolve(options.dataDirectory);
  const locks: DirectoryLock[] = [];
  try {
    const place = await openPlace(dataDirectory, locks);
    return await startIn(place, options, locks);
  } catch (error) {
    for (const lock of locks) lock.release();
    throw explainError(error, dataDirectory);
  }
}

async function openPlace(dataDirectory: string, locks: DirectoryLock[]): Promise<DataPlace> {
  const parent = dirname(dataDirectory);
  const account = await chooseAccount([`${dataDirectory}/postgres`, dataDirectory, parent]);
  const directory = await prepareDirectory(dataDirectory, account);
  await hold(directory, locks);
  return { directory, account };
}

async function hold(directory: string, locks: DirectoryLock[]): Promise<void> {
  const lock = lockDirectory(directory);
  locks.push(lock);
  await giveToOwnerOf(directory, lock.files);
}

async function startIn(place: DataPlace, options: EmbeddedOptions, locks: DirectoryLock[]) {
  const binaries = await prepareBinaries(place.account);
  const present = await findCluster(place.directory);
  // Two data directories may lead to one cluster, when one is a copy of the other.
  if (present && dirname(present) !== place.directory) await hold(dirname(present), locks);
  const opened = present
    ? await openCluster(binaries, place, present, options.log)
    : await newCluster(binaries, place, options);
  const installation = { binaries, place, settings: options.settings ?? {}, log: options.log };
  const server = await launch({ ...installation, cluster: opened.cluster }, opened.access);
  const version = await orStop(installation, server, introduce(place.directory, server.access));
  return {
    url: urlOf(server.access),
    version,
    created: present === null,
    recovered: opened.recovered,
    stop: stopOnce(server, binaries.control, options.log, locks),
  };
}

async function introduce(directory: string, access: Access): Promise<string> {
  await writeAccess(directory, access);
  return String(await ask(urlOf(access), "show server_version"));
}

interface OpenedCluster {
  readonly cluster: string;
  readonly access: Access;
  readonly recovered: boolean;
}

async function newCluster(
  binaries: Binaries,
  place: DataPlace,
  { log, settings }: EmbeddedOptions,
): Promise<OpenedCluster> {
  const access = { password: newPassword(), port: 0 };
  const wanted = { password: access.password, durable: settings?.["fsync"] !== "off" };
  const cluster = await createCluster(binaries, place, wanted);
  if (dirname(cluster) !== place.directory) {
    const user = place.account?.name;
    log(`The user "${user}" may not enter ${place.directory}: the data is in ${cluster}.`);
  }
  return { cluster, access, recovered: false };
}

async function openCluster(
  binaries: Binaries,
  place: DataPlace,
  cluster: string,
  log: Log,
): Promise<OpenedCluster> {
  await checkCluster(cluster, place, binaries.version);
  const recovered = await endOrphan(binaries.control, cluster, log);
  const known = await readAccess(place.directory);
  if (known) return { cluster, access: known, recovered };
  log("postgres.url is missing: Postgres gets a new password.");
  const password = await resetPassword(binaries, place, cluster);
  return { cluster, access: { password, port: 0 }, recovered };
}

// The locks are let go when the server is gone, and only then, however it went.
function stopOnce(server: Server, control: string, log: Log, locks: readonly DirectoryLock[]) {
  let stopping: Promise<void> | null = null;
  const released = server.ended.then(() => {
    for (const lock of locks) lock.release();
    if (stopping === null) log("Postgres ended by itself: postgres.log in the data says why.");
  });
  const stop = async () => {
    await stopServer(control, server);
    await released;
  };
  return () => (stopping ??= stop());
}
