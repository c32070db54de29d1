#!/usr/bin/env node
// The command `minoots`, in plain JavaScript that any Node can read: one that is too old for
// the rest hands over to the Node that npm installed for this project.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 18);

if (isNewEnough) {
  const { runCli } = await import("./cli/main.ts");
  process.exitCode = await runCli(process.argv.slice(2));
} else {
  const program = findNode();
  if (program === null) await import("./check-node.mjs");
  else handOver(program);
}

function findNode() {
  try {
    const home = dirname(createRequire(import.meta.url).resolve("node/package.json"));
    return join(home, "bin", process.platform === "win32" ? "node.exe" : "node");
  } catch {
    return null;
  }
}

function handOver(program) {
  const self = fileURLToPath(import.meta.url);
  const child = spawn(program, [self, ...process.argv.slice(2)], { stdio: "inherit" });
  // A terminal tells both of Ctrl-C and of its end; who kills means the one that works.
  for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => undefined);
  process.on("SIGTERM", () => child.kill());
  child.on("error", () => console.error(`${program} does not run: try "npm rebuild node".`));
  child.on("close", (status) => (process.exitCode = status ?? 1));
}
