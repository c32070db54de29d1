// `minoots` as a person calls it: a process of its own, against the test's database or a whole
// program over it.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export type Environment = Readonly<Record<string, string>>;

function environmentOf(given: Environment): NodeJS.ProcessEnv {
  return { PATH: process.env["PATH"], NO_COLOR: "1", TZ: "UTC", ...given };
}

export function minoots(
  args: readonly string[],
  environment: Environment,
  input = "",
): Promise<Ended> {
  return new Promise((resolve) => {
    const env = environmentOf(environment);
    const program = [process.execPath, "src/cli.mjs"] as const;
    const child = execFile(program[0], [program[1], ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
    child.stdin?.on("error", () => undefined); // Who needs no input ends before it is written.
    child.stdin?.end(input);
  });
}

/** The same at a terminal of 100 columns: what it prints there, its two streams in one. */
export function atTerminal(args: readonly string[], environment: Environment): Promise<Ended> {
  const line = [process.execPath, "src/cli.mjs", ...args].map((word) => `'${word}'`).join(" ");
  const env = { PATH: process.env["PATH"], TZ: "UTC", TERM: "xterm", ...environment };
  return new Promise((resolve) => {
    execFile("script", ["-qec", line, "/dev/null"], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

export interface Running {
  /** The next line that it prints; null when it has ended. */
  next(): Promise<string | null>;
  /** Ctrl-C, and what it prints from then on. */
  interrupt(): Promise<string[]>;
}

/** A command that goes on until it is interrupted. */
export function running(args: readonly string[], environment: Environment): Running {
  const child = spawn(process.execPath, ["src/cli.mjs", ...args], {
    env: environmentOf(environment),
    stdio: ["ignore", "pipe", "inherit"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const next = async () => {
    const { value, done } = await lines.next();
    return done === true ? null : value;
  };
  return {
    next,
    async interrupt() {
      const ended = once(child, "exit");
      child.kill("SIGINT");
      const rest: string[] = [];
      for (let line = await next(); line !== null; line = await next()) rest.push(line);
      await ended;
      return rest;
    },
  };
}

export interface Fed {
  write(text: string): void;
  /** Ctrl-C, while what it reads from stays open; and how it ended. */
  interrupt(): Promise<Ended>;
}

/** A command that is fed lines for as long as it takes them. */
export function fed(args: readonly string[], environment: Environment): Fed {
  const child = spawn(process.execPath, ["src/cli.mjs", ...args], {
    env: environmentOf(environment),
    stdio: "pipe",
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  child.stdin.on("error", () => undefined);
  const [stdout, stderr] = [text(child.stdout), text(child.stderr)];
  const ended = once(child, "close");
  return {
    write: (given) => void child.stdin.write(given),
    async interrupt() {
      child.kill("SIGINT");
      const [code] = (await ended) as [number];
      return { code, stdout: await stdout, stderr: await stderr };
    },
  };
}
