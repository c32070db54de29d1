// Writes db/migrations.lock: the name and hash of every migration, in order.
// A line that stands there already is frozen: others may have applied that migration, so
// a changed file is refused here just as it is by every database that knows it.
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserError } from "../src/errors.ts";
import { packagedDatabaseDirectory } from "../src/database/migrate.ts";
import { formatLock, readSources } from "../src/database/migrate-files.ts";
import { verifyLock } from "../src/database/migrate-history.ts";

async function main(): Promise<void> {
  const sources = await readSources(packagedDatabaseDirectory);
  const known = sources.migrations.filter(({ name }) => sources.locked?.has(name));
  verifyLock({ ...sources, migrations: known });
  await writeFile(
    join(packagedDatabaseDirectory, "migrations.lock"),
    formatLock(sources.migrations),
  );
  const added = sources.migrations.length - known.length;
  console.log(`db/migrations.lock: ${added} added, ${known.length} as before.`);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(`${error.message}\n  ${error.hint}`);
  console.error("  Never merged yet? Then take its line out of db/migrations.lock first.");
  process.exitCode = 1;
}
