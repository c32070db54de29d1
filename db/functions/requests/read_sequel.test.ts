import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer, refusal } from "../../../test/harness/rules.ts";

const read = "minoots_private.read_sequel($1, 1, 'actions[0]')";

sqlTest.for([
  ["{}", {}],
  ['{"ackWithin": null, "escalation": null}', {}],
  ['{"ackWithin": "10m"}', { ackWithin: "PT10M" }],
  ['{"ackWithin": "7d"}', { ackWithin: "PT168H" }],
  [
    '{"escalation": {"action": {"webhook": {"url": "https://b.example"}}}}',
    {
      escalation: {
        action: {
          id: "1.escalation",
          kind: "webhook",
          parameters: { url: "https://b.example" },
        },
      },
    },
  ],
] as const)("%s is kept as %j", async ([written, kept], { db }) => {
  expect(await answer(db, read, [written])).toEqual(kept);
});

sqlTest.for(['"999ms"', '"8d"', '"soon"', "5"])(
  "%s is no time to ask for",
  async (given, { db }) => {
    const refused = await refusal(db, read, [`{"ackWithin": ${given}}`]);

    expect(refused).toMatchObject({ code: "MN003", path: "actions[0].ackWithin" });
  },
);
