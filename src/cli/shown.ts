// With --curl a command ends before the call that it would make: this carries it to the printer.
export class ShownError extends Error {
  readonly curl: string;

  constructor(curl: string) {
    super("The call is shown and not made.");
    this.name = "ShownError";
    this.curl = curl;
  }
}
