// All commands there are, by their first word; each is loaded when it is called.
import type { Doors } from "./command.ts";

export const doors: Doors = {
  start: {
    says: "Run MINOOTS here: server, kernel and workers.",
    load: async () => (await import("./start.ts")).start,
  },
  migrate: {
    says: "Bring a database up to date, or say what that would do.",
    load: async () => (await import("./migrate.ts")).migrate,
  },
  doctor: {
    says: "Whether all is well, and what to do where it is not.",
    load: async () => (await import("./doctor.ts")).doctor,
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
  deliveries: {
    says: "List, show, replay and answer what fired timers did.",
    load: async () => (await import("./deliveries.ts")).deliveries,
  },
  endpoints: {
    says: "Where webhooks go, and whether they answer.",
    load: async () => (await import("./endpoints.ts")).endpoints,
  },
  import: {
    says: "Make timers of a file, a line of JSON each.",
    load: async () => (await import("./import.ts")).importing,
  },
  release: {
    says: "Let a database fire that was restored, or started with --hold.",
    load: async () => (await import("./release.ts")).release,
  },
  reseal: {
    says: "Seal the secrets of endpoints with another key.",
    load: async () => (await import("./reseal.ts")).reseal,
  },
  tenants: {
    says: "Who may have timers here, and on which terms.",
    load: async () => (await import("./tenants.ts")).tenants,
  },
  keys: {
    says: "What lets programs speak for a tenant.",
    load: async () => (await import("./keys.ts")).keys,
  },
  completion: {
    says: "What a shell needs to complete commands and flags.",
    load: async () => (await import("./completion.ts")).completion,
  },
};
