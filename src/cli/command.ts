// What a command is made of. A new one is one more entry in commands.ts: its words and flags
// are read, checked and explained from what stands here.
import type { Database } from "../database/wire.ts";
import type { Backend } from "./backend.ts";

export interface Word {
  readonly name: string;
  readonly says: string;
  /** It may be left out; only the last ones may. */
  readonly optional?: true;
}

export interface Flag {
  readonly says: string;
  /** What its value is called; a flag without one is on or off. */
  readonly value?: string;
  /** It may be given several times. */
  readonly many?: true;
}

export interface Command {
  readonly says: string;
  readonly words?: readonly Word[]; // in this order
  readonly flags?: Readonly<Record<string, Flag>>;
  readonly example?: string;
  /** Its answer is a report or a text: words when piped too, JSON only with --json. */
  readonly isReport?: true;
  run(call: Call): Promise<Answer>;
}

export interface Group {
  readonly says: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** What a name at the top stands for: loaded only when it is meant, so that all is quick. */
export interface Door {
  readonly says: string;
  load(): Promise<Group | Command>;
}

export type Doors = Readonly<Record<string, Door>>;

/** A command as it was called. */
export interface Call {
  /** Empty if it was left out. */
  word(name: string): string;
  text(flag: string): string | null;
  texts(flag: string): readonly string[];
  isOn(flag: string): boolean;
  /** Whether JSON is wanted, in lines, instead of words. */
  readonly isJson: boolean;
  /** The database as its operator sees it: opened on first use, closed after the command. */
  readonly db: () => Promise<Database>;
  /** Whether that is the one that `npm start` brings along. */
  readonly isEmbedded: boolean;
  /** One tenant's timers, behind an API or a database: the command need not know which. */
  readonly backend: () => Promise<Backend>;
  /** Aborted by the first Ctrl-C; asking for it means to end by oneself then. */
  readonly interrupted: () => AbortSignal;
  /** One line or record of many, at once. */
  print(text: string, json: unknown): void;
  /** Beside the answer, for the person who waits: never in what is piped on. */
  note(text: string): void;
  /** How far it is: one line that is written over, at a terminal alone. */
  progress(text: string): void;
}

/** The same for both kinds of reader: one of the two is printed. A list is a line for each. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
  readonly exitCode?: number;
  /** What ended the command before its end: reported after the answer, as an error is. */
  readonly failure?: Error | undefined;
}

/** Nothing more is to be said: all was printed on the way. */
export const nothing: Answer = { text: "", json: undefined };

/** The command was not understood: nothing was done. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}

export function isGroup(entry: Group | Command): entry is Group {
  return "commands" in entry;
}
