// How arguments are read: words and flags in any order, and every mistake told with what was
// probably meant.
import { expect, test } from "vitest";
import type { Command, Doors, Group } from "../../src/cli/command.ts";
import { UsageError } from "../../src/cli/command.ts";
import { explainAll, explainCommand, explainGroup } from "../../src/cli/help.ts";
import { parse } from "../../src/cli/parse.ts";

const show: Command = {
  says: "Shows a pot.",
  words: [{ name: "pot", says: "Which one." }],
  flags: {
    tea: { value: "kind", says: "Only with this tea." },
    hot: { says: "Only if it is hot." },
  },
  example: "minoots pots show blue --hot",
  run: async () => ({ text: "", json: null }),
};
const pots: Group = { says: "Where tea is.", commands: { show } };
const brew: Command = { says: "Makes tea.", run: async () => ({ text: "", json: null }) };
const doors: Doors = {
  pots: { says: "Where tea is.", load: async () => pots },
  brew: { says: "Makes tea.", load: async () => brew },
};

const read = (line: string) =>
  parse(
    doors,
    line.split(" ").filter((each) => each !== ""),
  );

test.for([
  "pots show blue --hot --tea green",
  "pots show --tea=green --hot blue",
  "--hot pots show blue --tea green",
  "pots --hot show --tea green -- blue",
])("reads %s", async (line) => {
  const { command, words, flags } = await read(line);

  expect(command).toBe(show);
  expect(Object.fromEntries(words)).toEqual({ pot: "blue" });
  expect(Object.fromEntries(flags)).toEqual({ hot: [true], tea: ["green"] });
});

test.for([
  ["pot show blue", "There is no command pot.", "Did you mean pots?"],
  ["kettles", "There is no command kettles.", "There are: pots, brew."],
  ["pots shwo blue", "There is no command pots shwo.", "Did you mean show?"],
  ["pots show", "The pot is missing. Which one.", "See minoots pots show --help."],
  ["pots show a b", "b is one word too many.", "See minoots pots show --help."],
  ["pots show a --teas x", "There is no flag --teas here.", "Did you mean --tea?"],
  [
    "pots show a --constructor",
    "There is no flag --constructor here.",
    "There are: --tea, --hot, --json, --text, --help, --version.",
  ],
  ["pots show a --tea", "--tea needs a value.", "Write --tea <kind>."],
  ["pots show a --hot=yes", "--hot takes no value.", "Write --hot alone."],
  ["pots show a --hot --hot", "--hot is there twice.", "Give it once."],
  ["constructor", "There is no command constructor.", "There are: pots, brew."],
] as const)("refuses %s", async ([line, message, hint]) => {
  const refused = await read(line).catch((error: unknown) => error);

  expect(refused).toBeInstanceOf(UsageError);
  expect(refused).toMatchObject({ message, hint });
});

test.for(["pots show --help", "help pots show", "pots show -h"])(
  "%s explains the command",
  async (line) => {
    const { command, flags } = await read(line);

    expect([command, flags.has("help")]).toEqual([show, true]);
  },
);

test("help names every command, word and flag", () => {
  expect(explainAll(doors)).toContain("pots  Where tea is.");
  expect(explainGroup("pots", pots)).toContain("pots show <pot>  Shows a pot.");
  const page = explainCommand("pots show", show);
  for (const part of ["<pot>", "--tea <kind>", "--hot", "--json", "minoots pots show blue --hot"]) {
    expect(page).toContain(part);
  }
});
