import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { timerFields, timerValue } from "../../../test/harness/firing.ts";

sqlTest.for([
  [{ id: "1", kind: "webhook", parameters: {} }, "timer.fired"],
  [{ id: "1", kind: "sql", parameters: { function: "f", arguments: {} } }, "timer.fired"],
  [{ id: "1", kind: "agent_prompt", parameters: { prompt: "x", context: {} } }, "agent.prompt"],
  [{ id: "1", kind: "workflow_event", parameters: { event: "x", data: {} } }, "workflow.event"],
] as const)("%j has a body of type %s", async ([action, type], { db }) => {
  const { rows } = await db.query(
    `select minoots_private.body_of_action($2, timer.id, timer.name, timer.key, timer.fire_at,
      timer.labels, timer.metadata)::jsonb ->> 'type' as type
    from ${timerValue} as timer`,
    [timerFields(), JSON.stringify(action)],
  );

  expect(rows).toEqual([{ type }]);
});
