import { expect } from "vitest";
import { sqlTest } from "../../../test/harness/database.ts";
import { answer } from "../../../test/harness/rules.ts";

const trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const plain = [
  { id: "1", parameters: { url: "https://example.com" } },
  { id: "2", parameters: {}, escalation: { after: "1m", action: { parameters: { url: "u" } } } },
];

async function carried(db: Parameters<typeof answer>[0], traceparent: string | null) {
  return await answer(db, "minoots_private.carry_trace($1, $2)", [
    JSON.stringify(plain),
    traceparent,
  ]);
}

sqlTest("each action carries the trace, and what it escalates to", async ({ db }) => {
  expect(await carried(db, trace)).toEqual([
    { id: "1", parameters: { url: "https://example.com", traceparent: trace } },
    {
      id: "2",
      parameters: { traceparent: trace },
      escalation: { after: "1m", action: { parameters: { url: "u", traceparent: trace } } },
    },
  ]);
});

sqlTest("without a trace they stay as they are", async ({ db }) => {
  expect(await carried(db, null)).toEqual(plain);
});
