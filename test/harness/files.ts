// The files of the project, for the tests that execute the STYLE page.
import { readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";

export interface ProjectFile {
  readonly path: string;
  readonly text: string;
  readonly lines: readonly string[];
}

const root = join(import.meta.dirname, "../..");
const generated = new Set(["src/database/types.ts", "src/client/types.ts", "db/schema.sql"]);

/** Files below these folders with this ending, except what is generated. */
export function projectFiles(folders: readonly string[], ending: string): ProjectFile[] {
  const paths = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" }).map((entry) =>
      join(folder, entry).split(sep).join("/"),
    ),
  );
  const wanted = paths.filter((path) => path.endsWith(ending) && !generated.has(path));
  return wanted.toSorted().map(readProjectFile);
}

export function readProjectFile(path: string): ProjectFile {
  const text = readFileSync(join(root, path), "utf8").replaceAll("\r\n", "\n");
  return { path, text, lines: text.trimEnd().split("\n") };
}

/** `path:line` of every line that matches, comments left out. */
export function linesWith(file: ProjectFile, pattern: RegExp): string[] {
  return file.lines.flatMap((line, index) => {
    const code = line.replace(/(^|\s)(--|\/\/).*$/, "");
    return pattern.test(code) ? [`${file.path}:${index + 1}`] : [];
  });
}
