// All routes that need a key, in the order in which /docs shows them.
import { deliveryRoutes } from "./deliveries.ts";
import { answeringRoutes } from "./delivery-verbs.ts";
import { endpointRoutes } from "./endpoints.ts";
import { eventRoutes } from "./events.ts";
import { keyRoutes } from "./keys.ts";
import { replayRoutes } from "./replays.ts";
import { storyRoutes } from "./timer-story.ts";
import { timerRoutes } from "./timer.ts";
import { timersRoutes } from "./timers.ts";
import { viewerRoutes } from "./viewer.ts";
import type { Route } from "./route.ts";

export const routes: readonly Route[] = [
  ...timersRoutes,
  ...timerRoutes,
  ...storyRoutes,
  ...deliveryRoutes,
  ...answeringRoutes,
  ...replayRoutes,
  ...endpointRoutes,
  ...eventRoutes,
  ...viewerRoutes,
  ...keyRoutes,
];
