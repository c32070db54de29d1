// What the proxy must know of Postgres's wire protocol: where a message of the server ends, which
// are notifications, and when a statement's transaction is over.

const headerBytes = 5;
const notification = "A".charCodeAt(0);
const readyForQuery = "Z".charCodeAt(0);
const idle = "I".charCodeAt(0);

export interface ReadAnswers {
  /** Whole messages that may pass on. */
  readonly rest: Buffer;
  readonly swallowed: number;
  /** A statement ended, and with it its transaction. */
  readonly isOver: boolean;
}

/** The server's side of one connection, cut into messages as they come. */
export class Answers {
  #begun: Buffer = Buffer.alloc(0);

  read(bytes: Buffer, swallows: boolean): ReadAnswers {
    const all = this.#begun.length === 0 ? bytes : Buffer.concat([this.#begun, bytes]);
    const kept: Buffer[] = [];
    let swallowed = 0;
    let isOver = false;
    let at = 0;
    while (at + headerBytes <= all.length) {
      const end = at + 1 + all.readInt32BE(at + 1);
      if (end > all.length) break;
      const type = all[at];
      if (type === readyForQuery && all[at + headerBytes] === idle) isOver = true;
      if (swallows && type === notification) swallowed += 1;
      else kept.push(all.subarray(at, end));
      at = end;
    }
    this.#begun = all.subarray(at);
    return { rest: kept.length === 1 ? kept[0]! : Buffer.concat(kept), swallowed, isOver };
  }
}

/** Whether a client's bytes name a statement, in its text or as a prepared one. */
export function speaksOf(bytes: Buffer, word: string): boolean {
  return bytes.includes(word, 0, "latin1") || bytes.includes(word.toUpperCase(), 0, "latin1");
}
