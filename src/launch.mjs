// The door that every Node can open: the version first, then the program. Grafast asks at
// its import which mode it is in.
import "./check-node.mjs";

process.env.GRAPHILE_ENV ??= "production";

/** @param {import("./main.ts").Asked} asked */
export async function launch(asked) {
  const { runProgram } = await import("./main.ts");
  await runProgram(asked);
}
