// Bugs in what a server says when it cannot do what it was asked.
import { alter, type Lines, type Planted, the } from "./lines.ts";

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

export const plantedInErrors: readonly Planted[] = [
  told("a call is answered with a fault of the server's own", "500 INTERNAL"),
  told("a mistake of the server's own comes with a good status", "200 INTERNAL"),
  told("a server says a 5xx that is not documented", "502 unreadable"),
  told("a server has no word for why it cannot answer", "503 without a code"),
];
