// The door that every Node can open: the version first, then the program. Grafast asks at
// its import which mode it is in.
import "./check-node.mjs";

process.env.GRAPHILE_ENV ??= "production";

/** @param {import("./parts.ts").Parts} [parts] */
export async function launch(parts) {
  const { runProgram } = await import("./main.ts");
  await runProgram(parts);
}
