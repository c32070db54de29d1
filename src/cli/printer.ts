// Where answers go: to standard output in words or in lines of JSON, and beside it, on standard
// error, what only a waiting person wants to know.
import { styleText } from "node:util";
import type { Answer } from "./command.ts";

export interface Printer {
  readonly isJson: boolean;
  answer(answer: Answer): void;
  print(text: string, json: unknown): void;
  note(text: string): void;
  progress(text: string): void;
  /** Takes the progress away, since something else is to be said. */
  clear(): void;
}

const clearLine = "\r\u001b[2K";

export function createPrinter(isJson: boolean): Printer {
  const { stderr } = process;
  let isShowing = false;
  const clear = () => {
    if (isShowing) stderr.write(clearLine);
    isShowing = false;
  };
  const print = (text: string, json: unknown) => {
    clear();
    const line = isJson ? JSON.stringify(json) : text;
    if (line !== undefined && line !== "") process.stdout.write(`${line}\n`);
  };
  return {
    isJson,
    print,
    clear,
    answer({ text, json }) {
      if (isJson && Array.isArray(json)) for (const each of json) print("", each);
      else print(text, json);
    },
    note(text) {
      clear();
      stderr.write(`${styleText("dim", text, { stream: stderr })}\n`);
    },
    progress(text) {
      if (!stderr.isTTY) return;
      stderr.write(clearLine + text);
      isShowing = true;
    },
  };
}
