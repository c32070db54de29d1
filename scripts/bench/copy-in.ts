// COPY … FROM STDIN over the driver's own connection: the fastest way of rows into a table,
// which the driver knows on the wire but does not offer as a call.
import type pg from "pg";

interface Wire {
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
}

/** What the driver calls while this is its active query. */
class CopyIn {
  readonly done: Promise<void>;
  readonly #text: string;
  readonly #data: Buffer;
  readonly #settle: PromiseWithResolvers<void>;

  constructor(text: string, data: string) {
    this.#text = text;
    this.#data = Buffer.from(data);
    this.#settle = Promise.withResolvers();
    this.done = this.#settle.promise;
  }

  submit(wire: Wire): void {
    wire.query(this.#text);
  }

  handleCopyInResponse(wire: Wire): void {
    wire.sendCopyFromChunk(this.#data);
    wire.endCopyFrom();
  }

  handleError(error: Error): void {
    this.#settle.reject(error);
  }

  handleReadyForQuery(): void {
    this.#settle.resolve();
  }

  handleCommandComplete(): void {}
}

export async function copyIn(client: pg.ClientBase, text: string, data: string): Promise<void> {
  const copy = new CopyIn(text, data);
  client.query(copy as unknown as pg.Submittable);
  await copy.done;
}
