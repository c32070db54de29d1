// Small db directories for the tests of the migrator, and empty databases to use them on.
import { randomUUID } from "node:crypto";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { inject, test as plainTest } from "vitest";
import { migrate, packagedDatabaseDirectory } from "../../src/database/migrate.ts";
import { createDatabase, dropDatabase, urlOf } from "./cluster.ts";
import { startThrowaway, type Throwaway } from "./postgres.ts";

/** File texts by their path below the db directory. */
export type Files = Record<string, string>;

export const nothing: Files = { "policies.sql": "", "grants.sql": "" };

export function silently(url: string, databaseDirectory: string) {
  return migrate({ url, databaseDirectory, log: () => undefined });
}

async function writeFiles(directory: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, path)), { recursive: true });
    await writeFile(join(directory, path), text);
  }
}

async function makeSources(parent: string, files: Files): Promise<string> {
  const directory = join(parent, randomUUID(), "db");
  await mkdir(join(directory, "migrations"), { recursive: true });
  await mkdir(join(directory, "functions"));
  await cp(join(packagedDatabaseDirectory, "roles.sql"), join(directory, "roles.sql"));
  await writeFiles(directory, { ...nothing, ...files });
  return directory;
}

async function emptyDatabase(onCleanup: (end: () => Promise<void>) => void): Promise<string> {
  const { adminUrl, prefix } = inject("harness");
  const name = `${prefix}${randomUUID().slice(0, 8)}`;
  await createDatabase(adminUrl, name, "template0");
  onCleanup(() => dropDatabase(adminUrl, name));
  return urlOf(adminUrl, name);
}

export const migrateTest = plainTest
  /** Writes a db directory of these files, beside the real roles, and answers its path. */
  .extend("sources", async ({}, { onCleanup }) => {
    const parent = await mkdtemp(join(tmpdir(), "minoots-sources-"));
    onCleanup(() => rm(parent, { recursive: true }));
    return (files: Files) => makeSources(parent, files);
  })
  /** Empty databases in the cluster of this run. */
  .extend("empty", ({}, { onCleanup }) => emptyDatabase(onCleanup))
  .extend("another", ({}, { onCleanup }) => emptyDatabase(onCleanup))
  /** A cluster that has never seen MINOOTS: without its roles. */
  .extend("untouched", async ({}, { onCleanup }): Promise<Throwaway> => {
    const cluster = await startThrowaway();
    onCleanup(() => cluster.stop());
    return cluster;
  });
