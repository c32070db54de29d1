// `minoots migrate`: brings a database up to date without starting anything, or says what that
// would do. Each start does the same; here it is a step of its own.
import { readConfig } from "../config.ts";
import { migrate as run, planMigration } from "../database/migrate.ts";
import type { Plan } from "../database/migrate.ts";
import type { Answer, Command } from "./command.ts";
import { addressOf } from "./database.ts";

export const migrate: Command = {
  says: "Brings the database up to date: roles, tables and rules. Each start does so too.",
  flags: { "dry-run": { says: "Say what would be done, and do nothing." } },
  example: "DATABASE_URL=postgres://… minoots migrate --dry-run",
  isReport: true,
  async run(call) {
    const url = await addressOf(readConfig());
    const log = (line: string) => call.note(line);
    if (call.isOn("dry-run")) return planned(await planMigration({ url, log }));
    const { applied, rulesChanged } = await run({ url, log });
    const isCurrent = applied.length === 0 && !rulesChanged;
    const lines = isCurrent ? ["The database is up to date."] : doneLines(applied, rulesChanged);
    return { text: lines.join("\n"), json: { applied, rulesChanged } };
  },
};

function doneLines(applied: readonly string[], rulesChanged: boolean): string[] {
  const migrations = applied.map((name) => `Applied ${name}.`);
  return rulesChanged ? [...migrations, "The rules are those of this version."] : migrations;
}

function planned(plan: Plan): Answer {
  const { hasRoles, hasWorker, pending, rulesChanged } = plan;
  const steps = [
    ...(hasRoles ? [] : ["Make the roles of db/roles.sql, and let this login use them."]),
    ...(hasWorker ? [] : ["Make the tables of graphile-worker."]),
    ...pending.map((name) => `Apply ${name}.`),
    ...(rulesChanged ? ["Make all functions, views, policies and grants anew."] : []),
  ];
  const text = steps.length === 0 ? "The database is up to date." : steps.join("\n");
  return { text, json: { ...plan, steps } };
}
