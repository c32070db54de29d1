// An error whose message is meant for the person at the keyboard: it is printed
// as it stands, with its hint, and never with a stack trace.
export class UserError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string, options?: ErrorOptions) {
    super(message, options);
    this.name = "UserError";
    this.hint = hint;
  }
}
