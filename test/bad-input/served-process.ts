// The server alone, in a process of its own, which tells how much memory it holds when asked:
// `node --expose-gc served-process.ts <url of the database>`.
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { pino } from "pino";
import { sealingWith } from "../../src/new-secret.ts";
import { startServer } from "../../src/server/server.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const server = await startServer({
  config: { host: "127.0.0.1", port: 0 },
  url: process.argv[2]!,
  development: false,
  inbox: null,
  demoKey: null,
  newSecret: sealingWith(new Uint8Array(32)),
  log: pino({ level: "silent" }),
});

process.on("message", () => {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  process.send!({ bytes: heapUsed + external });
});
process.on("disconnect", () => void server.stop().then(() => process.exit(0)));
process.send!({ address: server.address });
