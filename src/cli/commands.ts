// All commands there are, by group and name.
import type { Group } from "./command.ts";
import { keys } from "./keys.ts";
import { tenants } from "./tenants.ts";

export const groups: Readonly<Record<string, Group>> = { tenants, keys };
