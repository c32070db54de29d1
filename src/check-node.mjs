// Plain JavaScript that any Node can read: it says what is wrong with an older one, before
// that meets TypeScript and says something stranger.
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);

// A clone brings a Node of its own, the package does not.
const remedy = import.meta.url.endsWith("/src/check-node.mjs")
  ? `npm installs a Node 24 for this project, by an install script: if scripts were blocked,
  run "npm rebuild node" and try again.`
  : `Install a newer one, or put one beside it: "npm install node@24".`;

if (major < 22 || (major === 22 && minor < 18)) {
  console.error(`
  MINOOTS needs Node 22.18 or later, and this is Node ${process.versions.node}.
  ${remedy}
`);
  process.exit(1);
}
