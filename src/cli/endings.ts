// Two ends of a command that have an exit code of their own.
/* oxlint-disable max-classes-per-file -- each is one line */
import { UserError } from "../errors.ts";

/** There is no database or no server to be reached. */
export class OfflineError extends UserError {}

/** What was named is not there. */
export class MissingError extends UserError {}
