// A process of its own that answers questions over its channel: whatever is measured runs
// in one, so that the load and the stopwatch take nothing from it. It ends with the bench,
// by its own id, however the bench ends.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";

export interface Actor {
  readonly pid: number;
  ask<Answer = null>(verb: string, input?: unknown): Promise<Answer>;
  /** The end of a process that is told to go, in order. */
  stop(): Promise<void>;
  /** SIGKILL: no goodbye to anybody. */
  kill(): Promise<void>;
}

interface Reply {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

interface Waiter {
  resolve(answer: unknown): void;
  reject(error: Error): void;
}

export interface Stage {
  readonly actors: Set<ChildProcess>;
  /** Where the processes write their CPU profiles; null for none. */
  readonly profileDirectory: string | null;
}

const stopMaxMs = 15_000;
const wordsMax = 4000;

export async function startActor(stage: Stage, name: string, input: unknown): Promise<Actor> {
  const child = fork(join(import.meta.dirname, "processes", `${name}.ts`), [], {
    serialization: "advanced",
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: profileArguments(stage),
  });
  stage.actors.add(child);
  child.once("exit", () => stage.actors.delete(child));
  const ask = speakWith(child, name);
  await ask("start", input);
  return {
    pid: child.pid ?? 0,
    ask: ask as Actor["ask"],
    stop: () => stopChild(child, ask),
    async kill() {
      if (hasEnded(child)) return;
      child.kill("SIGKILL");
      await once(child, "exit");
    },
  };
}

function profileArguments({ profileDirectory }: Stage): string[] {
  if (profileDirectory === null) return [];
  return ["--cpu-prof", `--cpu-prof-dir=${profileDirectory}`];
}

function speakWith(child: ChildProcess, name: string) {
  const waiters = new Map<number, Waiter>();
  let nextId = 1;
  let lastWords = "";
  child.stderr?.on("data", (data: Buffer) => {
    lastWords = (lastWords + data.toString()).slice(-wordsMax);
  });
  child.on("message", (message) => settle(waiters, message as Reply));
  child.once("exit", (code, signal) => {
    const error = new Error(`The process ${name} ended (${signal ?? code}). ${lastWords}`);
    for (const waiter of waiters.values()) waiter.reject(error);
    waiters.clear();
  });
  return (verb: string, input?: unknown) =>
    new Promise<unknown>((resolve, reject) => {
      if (!child.connected) {
        reject(new Error(`The process ${name} is gone.`));
        return;
      }
      const id = nextId++;
      waiters.set(id, { resolve, reject });
      child.send({ id, verb, input });
    });
}

function settle(waiters: Map<number, Waiter>, { id, answer, error }: Reply): void {
  const waiter = waiters.get(id);
  waiters.delete(id);
  if (error === undefined) waiter?.resolve(answer);
  else waiter?.reject(new Error(error));
}

async function stopChild(
  child: ChildProcess,
  ask: (verb: string) => Promise<unknown>,
): Promise<void> {
  if (hasEnded(child)) return;
  const ended = once(child, "exit");
  const overdue = setTimeout(() => child.kill("SIGKILL"), stopMaxMs);
  void ask("stop").catch(() => undefined);
  await ended;
  clearTimeout(overdue);
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

export async function endAll({ actors }: Stage): Promise<void> {
  const ending = [...actors].map(async (child) => {
    const ended = once(child, "exit");
    if (child.kill("SIGKILL")) await ended;
  });
  await Promise.all(ending);
}
