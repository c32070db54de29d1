// Command actions: what is asked is judged against the operator's configuration, run, and
// reported as an attempt. Once stopped, what runs is killed and nothing more begins. What was
// not begun, or not brought to its end, is left to others, as all is that this process holds
// when it ends: that a process stops is no failure of a command, and uses up no attempt.
import type { AttemptResult, Handoff } from "../database/wire.ts";
import { commandLineOf } from "./command-arguments.ts";
import type { Commands } from "./commands-file.ts";
import { failedAttempt } from "./handoff.ts";
import { runCommand } from "./run-command.ts";
import { SendFailure } from "./send-failure.ts";

export interface CommandPerformer {
  perform(handoff: Handoff): Promise<AttemptResult | null>;
  stop(): void;
}

export function createCommandPerformer(commands: Commands): CommandPerformer {
  const stopping = new AbortController();
  return {
    perform: async (handoff) =>
      stopping.signal.aborted ? null : await perform(commands, handoff, stopping.signal),
    stop: () => stopping.abort(),
  };
}

async function perform(
  commands: Commands,
  handoff: Handoff,
  stop: AbortSignal,
): Promise<AttemptResult | null> {
  const startedAt = performance.now();
  try {
    const ran = await runCommand(commandLineOf(commands, handoff), stop);
    if (ran === null) return null;
    const { excerpt, failure } = ran;
    const durationMs = Math.round((performance.now() - startedAt) * 10) / 10;
    const met = failure ?? { errorCode: null, message: null };
    const attempt = { errorCode: met.errorCode, errorMessage: met.message, excerpt };
    return { ...attemptOf(handoff), ...attempt, durationMs };
  } catch (error) {
    if (error instanceof SendFailure) return failedAttempt(handoff, error, 0);
    throw error;
  }
}

function attemptOf({ tenantId, deliveryId, attempt }: Handoff) {
  return { tenantId, deliveryId, attempt, statusCode: null, retryAfterMs: null };
}
