// Bugs in what a server says when it cannot do what it was asked.
import { alter, type Lines, type Of, type Planted, the } from "./lines.ts";

const told = (name: string, why: string): Planted => ({
  name,
  promise: "Clear errors",
  says: why,
  plant(lines: Lines) {
    alter(
      lines,
      the(lines, "end", ({ outcome }) => outcome === "unknown"),
      { why },
    );
  },
});

const late = (name: string, why: string): Planted => ({
  name,
  promise: "Clear errors",
  says: "long after the last fault",
  plant(lines: Lines) {
    const { t } = the(lines, "fresh");
    const { tenant } = the(lines, "state_tenant");
    const head = { record: "begin", op: "late", client: "late", face: "rest", tenant } as const;
    lines.push({ ...head, t: t + 1000, verb: "read", input: {} });
    lines.push({ record: "end", t: t + 2000, op: "late", outcome: "unknown", why });
  },
});

const death = (name: string, how: Partial<Of<"death">>): Planted => ({
  name,
  promise: "Fires",
  says: "ended by itself",
  plant(lines: Lines) {
    const { t } = the(lines, "quiet");
    const usual = { part: "kernel-2", code: 1, signal: null, said: "No database." };
    const begun = { asked: false, wasReady: false };
    lines.push({ record: "death", t: t - 1000, ...usual, ...begun, ...how });
  },
});

export const plantedInErrors: readonly Planted[] = [
  death("a process that was ready ends by itself", { wasReady: true }),
  death("a process crashes as it begins", { code: null, signal: "SIGSEGV" }),
  death("a process ends without a word as it begins", { said: "" }),
  death("a process cannot begin when all is well", { t: Number.MAX_SAFE_INTEGER }),
  told("a statement fails with what no fault explains", "SQL XX000"),
  told("a statement breaks a constraint", "SQL 23505"),
  told("a statement lacks a right", "SQL 42501"),
  told("statements lock each other out", "SQL 40P01"),
  late("a server has no database when all is well", "503 UNAVAILABLE"),
  late("a statement is cancelled when all is well", "SQL 57014"),
  late("a server does not answer when all is well", "time-out"),
  told("a call is answered with a fault of the server's own", "500 INTERNAL"),
  told("a mistake of the server's own comes with a good status", "200 INTERNAL"),
  told("a server says a 5xx that is not documented", "502 unreadable"),
  told("a server has no word for why it cannot answer", "503 without a code"),
];
