// The operator's file of commands: what it may say, and how a mistake in it is told.
import { expect, test } from "vitest";
import { UserError } from "../../src/errors.ts";
import { loadCommands } from "../../src/tasks/commands-file.ts";
import { fileOf, shell, someone } from "./support/commands.ts";

test("without a file there are none", () => {
  expect(loadCommands(null)).toEqual({});
});

test("what is left out has its default", () => {
  expect(loadCommands(fileOf({ tidy: { path: "/bin/true", ...someone } }))).toEqual({
    tidy: {
      path: "/bin/true",
      ...someone,
      arguments: [],
      parameters: {},
      cwd: "/",
      timeoutMs: 10_000,
      outputLimit: 65_536,
    },
  });
});

const parameter = (own: object) => shell("", { parameters: { a: own } });

test.for([
  ["not JSON", "{", /cannot be read/],
  ["a relative path", { x: shell("", { path: "sh" }) }, /x\.path: is not an absolute path/],
  ["a path that is not there", { x: shell("", { path: "/no/such" }) }, /cannot be run/],
  ["no user", { x: { path: "/bin/true" } }, /x\.uid/],
  ["root", { x: shell("", { uid: 0 }) }, /x\.uid/],
  ["a field that nobody reads", { x: shell("", { shell: true }) }, /shell/],
  ["a name with blanks", { "x y": shell("") }, /x y/],
  ["an argument of no parameter", { x: shell("{a}") }, /x has no parameter a/],
  ["a time over the lease", { x: shell("", { timeoutMs: 20_001 }) }, /x\.timeoutMs/],
  ["a text without a pattern", { x: parameter({ type: "string", maxLength: 5 }) }, /pattern/],
  ["a broken pattern", { x: parameter({ type: "string", pattern: "(", maxLength: 5 }) }, /pattern/],
  ["a type there is not", { x: parameter({ type: "file" }) }, /x\.parameters\.a\.type/],
  ["a tenant by name", { x: shell("", { tenants: ["acme"] }) }, /x\.tenants\.0/],
] as const)("%s is a mistake", ([, written, message]) => {
  const load = () => loadCommands(fileOf(written));

  expect(load).toThrow(UserError);
  expect(load).toThrow(message);
});

test("a file that is not there is a mistake", () => {
  expect(() => loadCommands("/no/such/file.json")).toThrow(UserError);
});
