// What a command is made of. A new one is one more entry in commands.ts: its words and flags
// are read, checked and explained from what stands here.
import type { Database } from "../database/wire.ts";

export interface Word {
  readonly name: string;
  readonly says: string;
}

export interface Flag {
  readonly says: string;
  /** What its value is called; a flag without one is on or off. */
  readonly value?: string;
}

export interface Command {
  readonly says: string;
  readonly words?: readonly Word[]; // all of them needed, in this order
  readonly flags?: Readonly<Record<string, Flag>>;
  readonly example?: string;
  run(call: Call): Promise<Answer>;
}

export interface Group {
  readonly says: string;
  readonly commands: Readonly<Record<string, Command>>;
}

/** A command as it was called. */
export interface Call {
  word(name: string): string;
  text(flag: string): string | null;
  isOn(flag: string): boolean;
  /** The database as its operator sees it: opened on first use, closed after the command. */
  readonly db: () => Promise<Database>;
  /** Whether that is the one that `npm start` brings along. */
  readonly isEmbedded: boolean;
}

/** The same for both kinds of reader: one of the two is printed. */
export interface Answer {
  readonly text: string;
  readonly json: unknown;
}

/** The command was not understood: nothing was done. */
export class UsageError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "UsageError";
    this.hint = hint;
  }
}
