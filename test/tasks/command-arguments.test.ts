// What an action gives a command becomes whole arguments, or is refused.
import { expect, test } from "vitest";
import { commandLineOf } from "../../src/tasks/command-arguments.ts";
import { SendFailure } from "../../src/tasks/send-failure.ts";
import { commandHandoff, commandsOf, shell } from "./support/commands.ts";

const tenant = "00000000-0000-4000-8000-00000000000a";

const commands = () =>
  commandsOf({
    resize: shell("", {
      arguments: ["--width={width}", "{file}", "{mode}{mode}", "{deliveryId}", "$HOME *"],
      parameters: {
        width: { type: "integer", min: 16, max: 640 },
        file: { type: "string", pattern: "[^/]+|é", maxLength: 9 },
        mode: { type: "enum", values: ["fit", "crop"] },
      },
    }),
    theirs: shell("", { tenants: ["00000000-0000-4000-8000-00000000000b"] }),
    ours: shell("", { tenants: [tenant] }),
  });

const good = { width: 64, file: "a b;$(x)", mode: "fit" };

test("each argument is one, whatever is in it", () => {
  const handoff = commandHandoff("resize", good);

  expect(commandLineOf(commands(), handoff).values).toEqual([
    "--width=64",
    "a b;$(x)",
    "fitfit",
    handoff.deliveryId,
    "$HOME *",
  ]);
});

test("a value that looks like a placeholder stays what it is", () => {
  const { values } = commandLineOf(
    commands(),
    commandHandoff("resize", { ...good, file: "{mode}" }),
  );

  expect(values[1]).toBe("{mode}");
});

test.for([
  [{ width: 15 }, "whole number from 16 to 640"],
  [{ width: 641 }, "whole number"],
  [{ width: 16.5 }, "whole number"],
  [{ width: "64" }, "whole number"],
  [{ file: "a/b" }, "does not match"],
  [{ file: "a\nb/" }, "does not match"],
  [{ file: "0123456789" }, "over 9 characters"],
  [{ file: "-rf" }, "begins with -"],
  [{ file: "a\0b" }, "NUL"],
  [{ file: "" }, "does not match"],
  [{ file: 7 }, "is not text"],
  [{ mode: "FIT" }, "is none of fit, crop"],
  [{ mode: undefined }, "is missing"],
  [{ colour: "red" }, "has no parameter colour"],
  [{ deliveryId: "x" }, "has no parameter deliveryId"],
  [{ constructor: "x" }, "has no parameter constructor"],
] as const)("%j is refused", ([wrong, message]) => {
  const handoff = commandHandoff("resize", { ...good, ...wrong });

  expect(() => commandLineOf(commands(), handoff)).toThrow(SendFailure);
  expect(() => commandLineOf(commands(), handoff)).toThrow(message);
});

test("a command of other tenants is as none", () => {
  const refused = (name: string) => () => commandLineOf(commands(), commandHandoff(name));

  expect(refused("theirs")).toThrow("This server has no command theirs for this tenant.");
  expect(refused("nothing")).toThrow("This server has no command nothing for this tenant.");
  expect(refused("toString")).toThrow("no command toString");
  expect(refused("ours")).not.toThrow();
});
