// The door that every Node can open: the version first, then the program. Grafast asks at
// its import which mode it is in.
import "./check-node.mjs";

process.env.GRAPHILE_ENV ??= "production";
await import("./main.ts");
