// `minoots doctor`: whether all is well, in one look: a line for each thing, and for what is not
// well what to do. Ends with 1 when something is wrong.
import { styleText } from "node:util";
import { readConfig } from "../config.ts";
import { planMigration } from "../database/migrate.ts";
import type { Database } from "../database/wire.ts";
import type { Answer, Command } from "./command.ts";
import { addressOf } from "./database.ts";
import { checks } from "./doctor-checks.ts";
import { secrets } from "./doctor-secrets.ts";
import type { Check, Finding, State } from "./doctor-checks.ts";
import { failureOf } from "./failures.ts";

const signs = {
  well: ["✓", "green"],
  doubtful: ["!", "yellow"],
  wrong: ["✗", "red"],
} as const satisfies Record<State, readonly [string, string]>;

interface Found extends Finding {
  readonly check: string;
}

export const doctor: Command = {
  says: "Whether all is well, and what to do where it is not. Ends with 1 if something is wrong.",
  example: "minoots doctor --json",
  isReport: true,
  async run(call) {
    const db = await call.db();
    const found: Found[] = [];
    for (const [check, look] of Object.entries({ version, ...checks, secrets })) {
      for (const finding of await lookAt(db, look)) found.push({ check, ...finding });
    }
    return answerOf(found);
  },
};

async function version(): Promise<Finding> {
  const plan = await planMigration({ url: await addressOf(readConfig()), log: () => undefined });
  const { hasRoles, hasWorker, pending, rulesChanged } = plan;
  if (hasRoles && hasWorker && pending.length === 0 && !rulesChanged) {
    return { state: "well", says: "up to date", todo: null };
  }
  const says = `the database is not of this version (${pending.length} migrations wait)`;
  return { state: "wrong", says, todo: "minoots migrate --dry-run, then minoots migrate" };
}

// One look that fails must not hide what the others see.
async function lookAt(db: Database, look: Check): Promise<readonly Finding[]> {
  try {
    const seen = await look(db);
    return Array.isArray(seen) ? seen : [seen as Finding];
  } catch (error) {
    const { code, message, hint } = failureOf(error);
    if (code === "TIMEOUT") return [{ state: "doubtful", says: "too much to count", todo: null }];
    return [{ state: "wrong", says: message, todo: hint }];
  }
}

function answerOf(found: readonly Found[]): Answer {
  const isWrong = found.some(({ state }) => state === "wrong");
  const text = found.map(({ state, says, todo }) => {
    const [sign, style] = signs[state];
    return `${styleText(style, sign)} ${says}${todo === null ? "" : ` → ${todo}`}`;
  });
  return { text: text.join("\n"), json: { well: !isWrong, found }, exitCode: isWrong ? 1 : 0 };
}
