// What the environment may say, and how it is told what it may not.
import { expect, test } from "vitest";
import { checkHost, readConfig } from "../src/config.ts";
import { UserError } from "../src/errors.ts";
import { minoots } from "./cli/support.ts";

const origins = (written: string | undefined) =>
  readConfig({ MINOOTS_ALLOWED_ORIGINS: written }).allowedOrigins;

test("origins are a list, written as browsers write them", () => {
  expect(origins(undefined)).toEqual([]);
  expect(origins("")).toEqual([]);
  expect(origins("https://Shop.example, http://localhost:8080/")).toEqual([
    "https://shop.example",
    "http://localhost:8080",
  ]);
});

test("the schema and the page are shown while developing, and elsewhere if asked for", () => {
  const shown = (environment: NodeJS.ProcessEnv) => {
    const { introspection, graphiql } = readConfig(environment);
    return [introspection, graphiql];
  };
  const DATABASE_URL = "postgres://localhost/minoots";

  expect(shown({})).toEqual([true, true]);
  expect(shown({ DATABASE_URL })).toEqual([false, false]);
  expect(shown({ DATABASE_URL, MINOOTS_INTROSPECTION: "true" })).toEqual([true, false]);
  expect(shown({ MINOOTS_GRAPHIQL: "false" })).toEqual([true, false]);
});

test.for(["*", "shop.example", "https://shop.example/path", "ftp://shop.example", "null"])(
  "%s is no origin",
  (written) => {
    expect(() => origins(written)).toThrow(UserError);
  },
);

test("no command is named unless a file is", () => {
  expect(readConfig({}).commandsFile).toBeNull();
  expect(readConfig({ MINOOTS_COMMANDS_FILE: "" }).commandsFile).toBeNull();
  expect(readConfig({ MINOOTS_COMMANDS_FILE: "/etc/c.json" }).commandsFile).toBe("/etc/c.json");
});

test("only what serves is kept to its own machine while there is a demo key", () => {
  const HOST = "0.0.0.0";

  expect(() => checkHost(readConfig({ HOST }))).toThrow(UserError);
  expect(() => checkHost(readConfig({ HOST: "::1" }))).not.toThrow();
  expect(() =>
    checkHost(readConfig({ HOST, DATABASE_URL: "postgres://localhost/minoots" })),
  ).not.toThrow();
});

test("in the image, whose HOST is 0.0.0.0, commands work without a database", async () => {
  const environment = { HOST: "0.0.0.0", MINOOTS_URL: "http://127.0.0.1:9", MINOOTS_KEY: "k" };

  const completion = await minoots(["completion", "bash"], environment);
  const unreached = await minoots(["timers", "list"], environment);
  const started = await minoots(["start"], environment);

  expect([completion.code, completion.stderr]).toEqual([0, ""]);
  expect(unreached.code).toBe(5);
  expect([started.code, started.stderr]).toEqual([1, expect.stringContaining("HOST is 0.0.0.0")]);
});
