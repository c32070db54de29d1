// One run of one command: a child without a shell and without an environment, as another user,
// in a process group of its own. The group is killed as a whole, and always: when the command
// ends, takes too long, says too much or is stopped, nothing of it stays behind.
import { type ChildProcess, spawn } from "node:child_process";
import type { CommandLine } from "./command-arguments.ts";
import { excerptOf } from "./exchange.ts";
import type { ErrorCode } from "./handoff.ts";
import { codeOf, SendFailure } from "./send-failure.ts";

/** What it said, up to 4 kB; and why it failed, if it did. */
export interface Ran {
  readonly excerpt: string;
  readonly failure: SendFailure | null;
}

const excerptBytesMax = 4096;

export function runCommand(line: CommandLine, stop: AbortSignal): Promise<Ran> {
  try {
    return follow(start(line), line, stop);
  } catch (error) {
    return Promise.resolve({ excerpt: "", failure: notStarted(error) });
  }
}

function start({ command, values }: CommandLine): ChildProcess {
  return spawn(command.path, values, {
    cwd: command.cwd,
    env: {},
    uid: command.uid,
    gid: command.gid,
    detached: true,
    shell: false,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function follow(child: ChildProcess, { command }: CommandLine, stop: AbortSignal): Promise<Ran> {
  const { promise, resolve } = Promise.withResolvers<Ran>();
  const { timeoutMs, outputLimit } = command;
  let failure: SendFailure | null = null;
  const end = (errorCode: ErrorCode, message: string) => {
    failure ??= new SendFailure(errorCode, message);
    killGroup(child);
  };
  const onStop = () => end("COMMAND_STOPPED", "The command was stopped, as MINOOTS was.");
  const onTimeout = () => end("TIMEOUT", `The command took more than ${timeoutMs / 1000} s.`);
  const kept = keepOutput(child, outputLimit, () =>
    end("OUTPUT_TOO_LARGE", `The command said more than ${outputLimit} bytes.`),
  );
  const timer = setTimeout(onTimeout, timeoutMs);
  stop.addEventListener("abort", onStop, { once: true });
  const finish = (otherwise: SendFailure | null) => {
    clearTimeout(timer);
    stop.removeEventListener("abort", onStop);
    resolve({ excerpt: excerptOf(kept), failure: failure ?? otherwise });
  };
  child.on("error", (error) => finish(notStarted(error)));
  child.on("exit", () => killGroup(child));
  child.on("close", (code, signal) => finish(failureOf(code, signal)));
  return promise;
}

// Keeps how the output begins, and counts the rest.
function keepOutput(child: ChildProcess, limit: number, onTooMuch: () => void): Buffer[] {
  const kept: Buffer[] = [];
  let bytes = 0;
  const take = (chunk: Buffer) => {
    if (bytes < excerptBytesMax) kept.push(chunk.subarray(0, excerptBytesMax - bytes));
    bytes += chunk.length;
    if (bytes > limit) onTooMuch();
  };
  child.stdout?.on("data", take);
  child.stderr?.on("data", take);
  return kept;
}

// Its id is that of its group. When all of it has ended already, that is as well.
function killGroup({ pid }: ChildProcess): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (codeOf(error) !== "ESRCH") throw error;
  }
}

function failureOf(code: number | null, signal: NodeJS.Signals | null): SendFailure | null {
  if (code === 0) return null;
  const how = signal === null ? `with code ${code}` : `by ${signal}`;
  return new SendFailure("COMMAND_FAILED", `The command ended ${how}.`);
}

function notStarted(error: unknown): SendFailure {
  const why = codeOf(error) ?? "for no known reason";
  return new SendFailure("COMMAND_FAILED", `The command could not be started (${why}).`);
}
