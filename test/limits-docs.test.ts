// docs/limits.md states the tiers and the limits of a document as they are.
import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { heavyValues, listRows, valuesMax } from "../src/server/graphql/answer-size.ts";
import { documentLimits } from "../src/server/graphql/document.ts";
import { pageRowsMax } from "../src/server/page-length.ts";
import { sqlTest } from "./harness/database.ts";

const words = readFileSync(new URL("../docs/limits.md", import.meta.url), "utf8");

const lines: Readonly<Record<string, string>> = {
  "requests a minute": "requests_per_minute",
  "requests at once": "burst",
  "open timers": "open_timers_max",
  "timers a call": "bulk_max",
  "bytes of metadata, actions and follow-ups of a timer": "payload_bytes_max",
  "subscriptions, on each server": "subscriptions_max",
  "WebSockets, on each server": "connections_max",
  "WebSockets of one key, on each server": "key_connections_max",
  "days an ended timer is kept": "extract(day from retention)::integer",
  "days a failed timer is kept": "extract(day from failure_retention)::integer",
  "milliseconds within which a precise timer counts as on time":
    "extract(epoch from punctual_within) * 1000",
};

sqlTest.for(Object.entries(lines))(
  "the table's line of %s is true",
  async ([line, column], { db }) => {
    const { rows } = await db.query(
      `select string_agg(to_char(${column}, 'FM999,999,999'), ' | ' order by burst) as stated
    from minoots_private.tiers where name in ('free', 'pro', 'team', 'enterprise')`,
    );

    expect(words).toContain(`\n| ${line} | ${(rows[0] as { stated: string }).stated} |\n`);
  },
);

sqlTest.for([
  ["characters", documentLimits.characters],
  ["words and signs", documentLimits.tokens],
  ["brackets in brackets", documentLimits.brackets],
  ["operations and fragments", documentLimits.definitions],
  ["levels of fields", documentLimits.levels],
  ["fields at the top", documentLimits.rootFields],
  ["fields", documentLimits.fields],
  ["times one field in one place, under any names", documentLimits.repeats],
  ["directives", documentLimits.directives],
  ["rows of a page", pageRowsMax],
  ["values in the answer", valuesMax],
] as const)("a document's line of %s is true", ([line, most]) => {
  expect(words).toContain(`\n| ${line} | ${most.toLocaleString("en")} |\n`);
  expect(words).toContain(`counts as ${listRows} rows`);
  expect(words).toContain(`count as ${heavyValues} values`);
});
