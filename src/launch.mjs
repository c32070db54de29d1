// Plain JavaScript that any Node can read: it says what is wrong with an older one, before
// that meets TypeScript and says something stranger.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`
  MINOOTS needs Node 22.18 or later, and this is ${process.versions.node}.
  npm brings its own Node for this project: run "npm ci" with install scripts allowed
  (npm rebuild node), then "npm start" again.
`);
  process.exit(1);
}

await import("./main.ts");
