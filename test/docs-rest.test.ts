// The routes that the documentation names are the routes that there are, and none is left out.
import { expect, test } from "vitest";
import { routes } from "../src/server/rest/routes.ts";
import { readProjectFile } from "./harness/files.ts";

const known = routes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);

function namedIn(page: string): string[] {
  const { text } = readProjectFile(page);
  const found = text.matchAll(/\b(GET|POST|PUT|PATCH|DELETE) (\/[\w/:.-]+)/g);
  return [...found].map(([, method, path]) => `${method} ${path!.replaceAll(/:(\w+)/g, "{$1}")}`);
}

test("docs/rest.md names every route, and no other", () => {
  expect(namedIn("docs/rest.md").filter((name) => !known.includes(name))).toEqual([]);
  expect(known.filter((name) => !namedIn("docs/rest.md").includes(name))).toEqual([]);
});
