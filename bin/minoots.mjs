#!/usr/bin/env node
// The command `minoots` of the package, which holds what tsc has made of the sources, since
// Node strips no types in node_modules; and of a clone, where the sources run as they are.
import { existsSync } from "node:fs";

const isClone = existsSync(new URL("../src/cli.mjs", import.meta.url));
await import(isClone ? "../src/cli.mjs" : "../dist/cli.mjs");
