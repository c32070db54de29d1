// One run of one command: a child without a shell and without an environment, as another user,
// in a process group of its own. The group is killed as a whole, and always: when the command
// ends, takes too long, says too much or is stopped, nothing of it stays behind. What left its
// group, or may not be killed, keeps running, but holds no place: a moment later the pipes are
// closed and the run is over.
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

// How long the pipes may stay open, or the command alive, after its end or after it was killed.
const graceMs = 1000;

/** Null when it was stopped before it had ended: then there is nothing to report. */
export function runCommand(line: CommandLine, stop: AbortSignal): Promise<Ran | null> {
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

function follow(
  child: ChildProcess,
  { command }: CommandLine,
  stop: AbortSignal,
): Promise<Ran | null> {
  const { promise, resolve } = Promise.withResolvers<Ran | null>();
  const { timeoutMs, outputLimit } = command;
  let failure: SendFailure | null = null;
  let stopped = false;
  let exited = false;
  let grace: NodeJS.Timeout | undefined;
  const kill = (): string => {
    grace ??= setTimeout(() => finish(exited ? ended() : failure), graceMs);
    return exited ? "" : killGroup(child);
  };
  const end = (errorCode: ErrorCode, message: string) => {
    failure ??= new SendFailure(errorCode, message + kill());
  };
  const onStop = () => {
    stopped = failure === null;
    kill();
  };
  const onTimeout = () => end("TIMEOUT", `The command took more than ${timeoutMs / 1000} s.`);
  const kept = keepOutput(child, outputLimit, () =>
    end("OUTPUT_TOO_LARGE", `The command said more than ${outputLimit} bytes.`),
  );
  const timer = setTimeout(onTimeout, timeoutMs);
  stop.addEventListener("abort", onStop, { once: true });
  const ended = () => failure ?? failureOf(child.exitCode, child.signalCode);
  const finish = (met: SendFailure | null) => {
    clearTimeout(timer);
    clearTimeout(grace);
    stop.removeEventListener("abort", onStop);
    letGo(child);
    const endedItself = child.exitCode !== null;
    resolve(stopped && !endedItself ? null : { excerpt: excerptOf(kept), failure: met });
  };
  child.on("error", (error) => finish(notStarted(error)));
  child.on("exit", () => {
    clearTimeout(timer);
    kill();
    exited = true;
  });
  child.on("close", () => finish(ended()));
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

// Its id is that of its group. When all of it has ended already, that is as well. What became
// another user by itself may not be killed: that is told in words, not thrown.
function killGroup({ pid }: ChildProcess): string {
  if (pid === undefined) return "";
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    const code = codeOf(error);
    if (code !== "ESRCH") return ` It could not be killed (${code ?? "for no known reason"}).`;
  }
  return "";
}

// What still holds the other ends of its pipes writes into nothing.
function letGo(child: ChildProcess): void {
  child.stdout?.destroy();
  child.stderr?.destroy();
  child.unref();
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
