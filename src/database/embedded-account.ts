// Postgres refuses to run as root. Where root starts MINOOTS (containers, fresh servers),
// another user who exists already runs it: the owner of the data, else of the directory
// around it, else a system user. That user must be able to enter all directories above the
// programs and the data; where they may not (/root), a shelter in /var/lib takes their place.
import { chmod, chown, lchown, mkdir, mkdtemp, readFile, readdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { noAccount, notReachable, unless } from "./embedded-failures.ts";

export interface Account {
  readonly name: string;
  readonly userId: number;
  readonly groupId: number;
}

const shelterDirectory = "/var/lib/minoots";
const systemAccounts = ["postgres", "_postgres", "nobody"];

/** Who shall run Postgres; null when it is simply the user who runs this process. */
export async function chooseAccount(dataPaths: readonly string[]): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null;
  const accounts = readAccounts(await readFile("/etc/passwd", "utf8").catch(() => ""));
  for (const path of dataPaths) {
    const account = await ownerOf(path, accounts);
    if (account) return account;
  }
  const systemAccount = systemAccounts.map((name) => accounts.find((one) => one.name === name));
  const chosen = systemAccount.find((account) => account !== undefined) ?? accounts[0];
  if (!chosen) throw noAccount();
  return chosen;
}

function readAccounts(passwd: string): Account[] {
  const fields = passwd.split("\n").map((line) => line.split(":"));
  return fields
    .map(([name = "", , userId, groupId]) => ({
      name,
      userId: asId(userId),
      groupId: asId(groupId),
    }))
    .filter((account) => account.userId > 0 && account.groupId > 0);
}

// The id of macOS's "nobody" is written -2 and means the number modulo 2 ** 32.
function asId(text: string | undefined): number {
  return Number(text) >>> 0;
}

async function ownerOf(path: string, accounts: readonly Account[]): Promise<Account | undefined> {
  const found = await stat(path).catch(unless(["ENOENT"], null));
  if (!found || found.uid === 0) return undefined;
  return accounts.find((account) => account.userId === found.uid) ?? unlistedOwner(found);
}

// The users of macOS are not in /etc/passwd; on Linux initdb could not find the name.
function unlistedOwner(found: { uid: number; gid: number }): Account | undefined {
  if (process.platform !== "darwin") return undefined;
  return { name: `id ${found.uid}`, userId: found.uid, groupId: found.gid };
}

/** The first directory on the way to the path, or the path, that the account may not enter. */
export async function findBarrier(account: Account | null, path: string): Promise<string | null> {
  if (account === null) return null;
  const parent = dirname(path);
  const above = parent === path ? null : await findBarrier(account, parent);
  if (above !== null) return above;
  const { mode, uid, gid } = await stat(path);
  const enterBit = uid === account.userId ? 0o100 : gid === account.groupId ? 0o010 : 0o001;
  return mode & enterBit ? null : path;
}

/** A directory of root's in a place that every user can reach. */
export async function openShelter(account: Account, what: string, barrier: string) {
  try {
    const created = await mkdir(shelterDirectory, { recursive: true });
    if (created !== undefined) await chmod(shelterDirectory, 0o755); // Whatever the umask said.
  } catch {
    throw notReachable(what, account.name, barrier);
  }
  const stillBarred = await findBarrier(account, shelterDirectory);
  if (stillBarred !== null) throw notReachable(what, account.name, stillBarred);
  return shelterDirectory;
}

/** A new private directory in the shelter: only the account may pass through it. */
export async function shelterData(account: Account, dataDirectory: string, barrier: string) {
  const home = await mkdtemp(join(await openShelter(account, dataDirectory, barrier), "data-"));
  await letPass(account, home);
  return home;
}

/** The account may go through the directory to what is its own, not list or change it. */
export async function letPass(account: Account, directory: string): Promise<void> {
  await chown(directory, 0, account.groupId);
  await chmod(directory, 0o710);
}

export async function giveTree(account: Account, path: string): Promise<void> {
  await lchown(path, account.userId, account.groupId);
  const entries = await readdir(path, { withFileTypes: true }).catch(unless(["ENOTDIR"], []));
  for (const entry of entries) await giveTree(account, join(path, entry.name));
}

/** What root writes into a directory of somebody else shall belong to them. */
export async function giveToOwnerOf(directory: string, paths: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0) return;
  const { uid, gid } = await stat(directory);
  if (uid !== 0) await Promise.all(paths.map((path) => lchown(path, uid, gid)));
}

/** The options that make a child process run as the account. */
export function identity(account: Account | null): { uid?: number; gid?: number } {
  return account === null ? {} : { uid: account.userId, gid: account.groupId };
}
