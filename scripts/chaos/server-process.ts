// The server under test, in a process of its own so that it can be killed, and so that its
// CPU time can be told from that of its subscribers.
import { pino } from "pino";
import { sealingWith } from "../../src/new-secret.ts";
import { startServer } from "../../src/server/server.ts";

export interface Start {
  readonly url: string;
  readonly port: number;
}

const log = pino({ level: "error" }, pino.destination({ dest: 2, sync: true }));

process.on("disconnect", () => process.exit(1));
process.on("message", (message: Start | "cpu") => {
  if (message === "cpu") process.send?.(process.cpuUsage());
  else void start(message);
});

async function start({ url, port }: Start): Promise<void> {
  const config = { host: "127.0.0.1", port };
  const nothing = {
    development: false,
    inbox: null,
    demoKey: null,
    newSecret: sealingWith(new Uint8Array(32)),
  };
  const { address } = await startServer({ config, url, log, ...nothing });
  process.send?.(address);
}
