// The course of a round: ours and the rivals take turns under each condition, and every other
// round goes the other way about, so that nobody always meets the machine warm.
import { bareBurst, bareSending } from "./scenarios/bare.ts";
import { fullFiring, bursts, deliveries } from "./scenarios/firing.ts";
import { ceilings } from "./scenarios/ceilings.ts";
import type { Scenario } from "./context.ts";
import { fair } from "./scenarios/fair.ts";
import { create } from "./scenarios/create.ts";
import { idle } from "./scenarios/idle.ts";
import { kill } from "./scenarios/kill.ts";
import { lagScenario } from "./scenarios/lag.ts";
import { lagAmidPending, pendingScenarios } from "./scenarios/pending.ts";
import type { Plan } from "./plan.ts";
import { restart } from "./scenarios/restart.ts";
import { retry } from "./scenarios/retry.ts";
import { type Condition, rivals, rivalScenario } from "./scenarios/rivals.ts";
import { sustained } from "./scenarios/sustained.ts";
import { tarpit } from "./scenarios/tarpit.ts";
import { subscribers } from "./scenarios/subscribers.ts";

export const names = [
  "ceilings",
  "lag",
  "burst",
  "sustained",
  "firing",
  "create",
  "fair",
  "tarpit",
  "pending",
  "idle",
  "restart",
  "kill",
  "rivals",
  "subscribers",
  "retry",
] as const;

export function courseOf(plan: Plan, round: number): Scenario[] {
  const course = [
    [ceilings, create, fullFiring],
    ...conditions(plan),
    plan.rates.filter((rate) => !plan.rivalRates.includes(rate)).map((rate) => lagScenario(rate)),
    [...bursts(plan.bursts), deliveries, bareBurst, sustained],
    [fair("plain"), fair("webhook"), tarpit, subscribers],
    [...pendingScenarios(plan.pending), retry(plan.waiting)],
    [kill, restart, idle],
  ];
  return course.flatMap((group) => (round % 2 === 0 ? group.toReversed() : group));
}

function conditions({ rivalRates, rivalPending, rivalsLeftOut }: Plan): Scenario[][] {
  const present = rivals.filter((rival) => !rivalsLeftOut.includes(rival.key));
  const at = (condition: Condition) =>
    present
      .filter((rival) => condition.perSecond <= rival.perSecondMax)
      .map((rival) => rivalScenario(rival, condition));
  const amid = { key: "pending", perSecond: 100, pending: rivalPending };
  return [
    ...rivalRates.map((perSecond) => [
      lagScenario(perSecond),
      bareSending(perSecond),
      ...at({ key: String(perSecond), perSecond, pending: 0 }),
    ]),
    [lagAmidPending(rivalPending), ...at(amid)],
  ];
}
