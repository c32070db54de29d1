import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";
import { createTasks, type TaskDependencies } from "../../../src/tasks/tasks.ts";

sqlTest("every task of the worker is reserved", async ({ db }) => {
  const reserved = await answer<string[]>(db, "minoots_private.reserved_tasks()");

  expect(reserved).toEqual(
    expect.arrayContaining(Object.keys(createTasks({} as unknown as TaskDependencies))),
  );
});
