// The two addresses a load balancer asks; neither needs a key.
import { answerText } from "./face.ts";
import type { Health } from "../health.ts";
import type { RestApp } from "./face.ts";

const json = { "content-type": "application/json", "cache-control": "no-store" };

export function addHealth(app: RestApp, health: Health): void {
  app.get("/healthz", () => answerText('{"status":"ok"}', 200, json));
  app.get("/readyz", async () => {
    const { ready, parts } = await health.readiness();
    const status = ready ? "ready" : "unavailable";
    return answerText(JSON.stringify({ status, ...parts }), ready ? 200 : 503, json);
  });
}
