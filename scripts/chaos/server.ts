// Starts, kills and restarts the server, always at the same address.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Victim {
  address(): string;
  /** Kills it as a crash would, and starts another. */
  restart(): Promise<void>;
  /** Seconds of CPU that it has used, all its lives together. */
  cpuSeconds(): Promise<number>;
  stop(): Promise<void>;
}

export async function startVictim(url: string): Promise<Victim> {
  let child = spawn();
  const address = await begin(child, url, 0);
  let before = 0;
  const cpuOf = async () => {
    child.send("cpu");
    const [usage] = (await once(child, "message")) as [NodeJS.CpuUsage];
    return (usage.user + usage.system) / 1e6;
  };
  return {
    address: () => address,
    async restart() {
      before += await cpuOf();
      await kill(child);
      child = spawn();
      await begin(child, url, Number(new URL(address).port));
    },
    cpuSeconds: async () => before + (await cpuOf()),
    stop: () => kill(child),
  };
}

function spawn(): ChildProcess {
  return fork(join(import.meta.dirname, "server-process.ts"));
}

async function begin(child: ChildProcess, url: string, port: number): Promise<string> {
  child.send({ url, port });
  const [address] = (await once(child, "message")) as [string];
  return address;
}

async function kill(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
