// How the pages of /docs look: one column, by day or night as the reader has it, without a script.
export const htmlHeaders = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
  "x-content-type-options": "nosniff",
};

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent) }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 58rem; margin: 2rem auto; padding: 0 1rem }
code, pre { font: 0.86rem/1.5 ui-monospace, monospace }
pre { padding: .7rem .9rem; border: 1px solid var(--line); border-radius: .4rem; white-space: pre-wrap; overflow-wrap: anywhere }
h2 { margin: 2.5rem 0 .5rem; border-bottom: 1px solid var(--line) }
details { border-bottom: 1px solid var(--line); padding: .35rem 0 }
summary { cursor: pointer }
summary code { display: inline-block; min-width: 19rem }
b.method { display: inline-block; min-width: 5rem; font-weight: 600 }
table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .35rem .9rem .35rem 0 }
td:first-child { width: 11rem } td:nth-child(2):not(:last-child) { width: 8rem }
tr { border-bottom: 1px solid var(--line) }
:target { background: #fc03 }
nav { margin: .6rem 0 } nav a { margin-right: 1rem }
@media (max-width: 40rem) { summary code { min-width: 0 } td { display: block } }
`;

export function pageOf(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${escaped(title)}</title>
<meta name="viewport" content="width=device-width">
<style>${style}</style>
<h1>${escaped(title)}</h1>
${content}
</html>`;
}

export function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

/** Code between backticks, the rest as text. */
export function prose(text: string): string {
  return escaped(text).replaceAll(/`([^`]+)`/g, "<code>$1</code>");
}
