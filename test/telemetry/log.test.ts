// What a line of the log holds, and what it never does.
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { expect, onTestFinished, test } from "vitest";
import { createLog } from "../../src/telemetry/log.ts";

function logOf(): { log: ReturnType<typeof createLog>; lines: string[] } {
  const lines: string[] = [];
  const log = createLog("debug", { write: (line: string) => void lines.push(line) });
  return { log, lines };
}

test("what lets somebody in is left out, wherever it stands", () => {
  const { log, lines } = logOf();

  log.info(
    {
      authorization: "Bearer let-me-in",
      "x-api-key": "let-me-in",
      request: { headers: { authorization: "let-me-in", "x-api-key": "let-me-in" } },
      endpoint: { secret: "let-me-in" },
      secretKey: "let-me-in",
      otherSecretKey: "let-me-in",
      database: { password: "let-me-in" },
    },
    "hello",
  );

  expect(lines).toHaveLength(1);
  expect(lines[0]).toContain("hello");
  expect(lines[0]).not.toContain("let-me-in");
});

test("a line tells the trace it belongs to, and none when there is none", () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(() => context.disable());
  const { log, lines } = logOf();
  const own = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
  const within = trace.setSpanContext(context.active(), { ...own, traceFlags: 1 });

  context.with(within, () => log.child({ requestId: "1" }).info("inside"));
  log.info("outside");

  expect(JSON.parse(lines[0]!)).toMatchObject({ requestId: "1", ...own });
  expect(JSON.parse(lines[1]!)).not.toHaveProperty("traceId");
});
