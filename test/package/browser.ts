// The example in a browser: a page of its own host, which hands on to the program whatever is
// no file of the page. The page tells what it saw.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { connect } from "node:net";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { promisify } from "node:util";

const waitMaxMs = 60_000;

/** Null where there is none. */
export async function findBrowser(): Promise<string | null> {
  for (const name of ["chromium", "chromium-browser", "google-chrome"]) {
    const known = await promisify(execFile)(name, ["--version"]).catch(() => null);
    if (known !== null) return name;
  }
  return null;
}

export async function seenIn(browser: string, home: string, address: string): Promise<string> {
  const seen = Promise.withResolvers<string>();
  const server = servePage(home, new URL(address), seen.resolve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const flags = ["--headless", "--no-sandbox", `--user-data-dir=${join(home, "browser")}`];
  const child = spawn(browser, [...flags, `http://127.0.0.1:${port}/page.html`], {
    stdio: "ignore",
    timeout: waitMaxMs,
    killSignal: "SIGKILL",
  });
  const ended = once(child, "exit");
  try {
    return await Promise.race([seen.promise, ended.then(() => "nothing")]);
  } finally {
    child.kill("SIGTERM");
    await ended;
    server.closeAllConnections();
    server.close();
  }
}

function servePage(home: string, program: URL, tell: (seen: string) => void): Server {
  const server = createServer((incoming, outgoing) => {
    const { url = "/" } = incoming;
    if (url === "/seen") void text(incoming).then(tell);
    else if (/\.(m?js|html)$/.test(url)) void sendFile(join(home, url), outgoing);
    else handOn(program, incoming, outgoing);
  });
  return server.on("upgrade", (incoming: IncomingMessage, socket: Duplex) =>
    joinSockets(program, incoming, socket),
  );
}

async function sendFile(path: string, outgoing: ServerResponse): Promise<void> {
  const type = path.endsWith(".html") ? "text/html" : "text/javascript";
  const content = await readFile(path).catch(() => null);
  outgoing.writeHead(content === null ? 404 : 200, { "content-type": type });
  outgoing.end(content);
}

function handOn(program: URL, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { url: path = "/", method = "GET", headers } = incoming;
  const { hostname: host, port } = program;
  const further = request({ host, port, path, method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(outgoing);
  });
  further.on("error", () => outgoing.destroy());
  incoming.pipe(further);
}

// Of the upgrade all headers go on as they came, then each side is given the other.
function joinSockets({ hostname, port }: URL, incoming: IncomingMessage, socket: Duplex): void {
  const further = connect(Number(port), hostname, () => {
    const { rawHeaders: raw } = incoming;
    const lines = raw.flatMap((name, index) => (index % 2 ? [] : [`${name}: ${raw[index + 1]}`]));
    further.write([`GET ${incoming.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
    further.pipe(socket).pipe(further);
  });
  further.on("error", () => socket.destroy());
  socket.on("error", () => further.destroy());
}
