// Runs once before all test files and once after: a throwaway Postgres, and in it the
// template database that each test file gets a clone of.
// TEST_DATABASE_URL names an installed Postgres to use instead; its databases are dropped
// again, the server itself is left alone.
import type { TestProject } from "vitest/node";
import { installClock } from "./clock.ts";
import { createDatabase, databasesLike, dropDatabase, urlOf, withClient } from "./cluster.ts";
import { startThrowaway } from "./postgres.ts";
import { migrate } from "../../src/database/migrate.ts";
import { UserError } from "../../src/errors.ts";

export interface Harness {
  /** The administrator's address of the cluster, whatever its database. */
  readonly adminUrl: string;
  readonly template: string;
  /** All databases of this run begin with it. */
  readonly prefix: string;
  /** Why there is no template: tests that need no database run all the same. */
  readonly problem: string | null;
}

declare module "vitest" {
  interface ProvidedContext {
    harness: Harness;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const cluster = await startCluster();
  const prefix = `minoots_test_${process.pid}_`;
  const template = `${prefix}template`;
  const problem = await prepareTemplate(cluster.url, template);
  const harness = { adminUrl: cluster.url, prefix, template, problem };
  if (problem !== null) console.error(`\nThe test database could not be migrated.\n${problem}\n`);
  project.provide("harness", harness);
  return async () => {
    const kept = await cleanUp(harness);
    if (kept.length === 0) await cluster.stop();
    else console.log(keptMessage(harness, kept, await cluster.keep()));
  };
}

interface Cluster {
  readonly url: string;
  keep(): Promise<string>;
  stop(): Promise<void>;
}

async function startCluster(): Promise<Cluster> {
  const url = process.env.TEST_DATABASE_URL;
  if (url === undefined || url === "") return await startThrowaway();
  return { url, keep: async () => "", stop: async () => undefined };
}

async function prepareTemplate(adminUrl: string, template: string): Promise<string | null> {
  await createDatabase(adminUrl, template, "template0");
  const url = urlOf(adminUrl, template);
  try {
    await migrate({ url, log: () => undefined });
    await withClient(url, installClock);
    return null;
  } catch (error) {
    if (error instanceof UserError) return `${error.message}\n${error.hint}`;
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}

/** Drops what the run has made, except what failed files left for a look. */
async function cleanUp({ adminUrl, prefix }: Harness): Promise<string[]> {
  const present = await databasesLike(adminUrl, prefix);
  const kept = present.filter((name) => name.endsWith("_failed"));
  const dropped = present.filter((name) => !name.endsWith("_failed"));
  for (const name of dropped) await dropDatabase(adminUrl, name);
  return kept;
}

function keptMessage({ adminUrl }: Harness, kept: readonly string[], hint: string): string {
  const lines = kept.map((name) => `  psql "${urlOf(adminUrl, name)}"`);
  return ["", "Databases of failed test files were kept:", ...lines, hint, ""].join("\n");
}
