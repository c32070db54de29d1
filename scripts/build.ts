// Makes of the sources what the package ships: JavaScript, since Node strips no types inside
// node_modules, and types. `npm pack` calls it by itself.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "..");

rmSync(join(root, "dist"), { recursive: true, force: true });
const tool = join(root, "node_modules/.bin/tsc");
const { status } = spawnSync(tool, ["-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
process.exitCode = status ?? 1;
