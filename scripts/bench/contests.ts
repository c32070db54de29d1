// Where ours and the rivals meet: the same condition, each to the start of its user's code.
import type { Plan } from "./plan.ts";
import { rivals } from "./scenarios/rivals.ts";

export interface Contest {
  readonly condition: string;
  readonly title: string;
  readonly ours: readonly { readonly title: string; readonly key: string }[];
  readonly rivals: readonly { readonly title: string; readonly key: string }[];
}

export function contestsFor({ rivalRates, rivalPending }: Plan): Contest[] {
  const pending = `100/s with ${rivalPending.toLocaleString("en")} pending`;
  return [
    ...rivalRates.map((rate) => contest(`${rate}/s`, `lag.${rate}`, String(rate))),
    contest(pending, `lag.rivalPending`, "pending"),
  ];
}

function contest(title: string, ours: string, condition: string): Contest {
  return {
    condition,
    title,
    ours: [
      { title: "ours, to a subscriber's handler", key: `${ours}.plain.heard` },
      { title: "ours, to a webhook's receiver", key: `${ours}.webhook.received` },
    ],
    rivals: rivals.map((rival) => ({ title: rival.title, key: `${rival.key}.${condition}` })),
  };
}
