// The door that every Node can open: the version first, then the program.
import "./check-node.mjs";

await import("./main.ts");
