// All commands there are, by their first word; each is loaded when it is called.
import type { Doors } from "./command.ts";

export const doors: Doors = {
  start: {
    says: "Run MINOOTS here: server, kernel and workers.",
    load: async () => (await import("./start.ts")).start,
  },
  timers: {
    says: "Schedule, list, show, cancel and move timers.",
    load: async () => (await import("./timers.ts")).timers,
  },
  watch: {
    says: "What happens to timers, as it happens.",
    load: async () => (await import("./watch.ts")).watch,
  },
  events: {
    says: "The feed as it is, for programs.",
    load: async () => (await import("./events.ts")).events,
  },
  tenants: {
    says: "Who may have timers here, and on which terms.",
    load: async () => (await import("./tenants.ts")).tenants,
  },
  keys: {
    says: "What lets programs speak for a tenant.",
    load: async () => (await import("./keys.ts")).keys,
  },
};
