// Opens what a command asks for, and closes it afterwards: the database, the backend that holds
// one tenant's timers, the ear for Ctrl-C.
import type pg from "pg";
import type { Config } from "../config.ts";
import type { Backend } from "./backend.ts";
import type { Call } from "./command.ts";
import type { Parsed } from "./parse.ts";
import type { Printer } from "./printer.ts";

interface Opening {
  readonly config: Config;
  readonly words: Parsed["words"];
  readonly flags: Parsed["flags"];
  readonly printer: Printer;
}

export function openCall({ config, words, flags, printer }: Opening): {
  call: Call;
  close(): Promise<void>;
} {
  const { isJson, print, note, progress } = printer;
  const closers: (() => Promise<unknown>)[] = [];
  const once = <Value>(open: () => Promise<Value>, close: (value: Value) => Promise<unknown>) => {
    let opened: Promise<Value> | null = null;
    return () => {
      if (opened === null) closers.push(async () => await close(await opened!));
      return (opened ??= open());
    };
  };
  const texts = (flag: string) =>
    (flags.get(flag) ?? []).filter((value) => typeof value === "string");
  const call: Call = {
    word: (name) => words.get(name) ?? "",
    text: (flag) => texts(flag)[0] ?? null,
    texts,
    isOn: (flag) => flags.has(flag),
    isJson,
    print,
    note,
    progress,
    isEmbedded: config.databaseUrl === null,
    interrupted: listen(closers),
    db: once<pg.Client>(
      async () => await (await import("./database.ts")).connect(config),
      (client) => client.end(),
    ),
    backend: once<Backend>(
      async () => await (await import("./backends.ts")).openBackend(config, call),
      (backend) => backend.close(),
    ),
  };
  return {
    call,
    async close() {
      await Promise.all(closers.map((end) => end().catch(() => undefined)));
    },
  };
}

// The second Ctrl-C ends it as if nobody listened.
function listen(closers: (() => Promise<unknown>)[]): () => AbortSignal {
  let controller: AbortController | null = null;
  return () => {
    if (controller !== null) return controller.signal;
    const made = (controller = new AbortController());
    const stop = () => made.abort();
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
    closers.push(async () => {
      for (const signal of ["SIGINT", "SIGTERM"] as const) process.off(signal, stop);
    });
    return made.signal;
  };
}
