// Every metric that MINOOTS tells, with what it says: one list for those who count, for what
// the database answers, and for docs/observability.md, which a test compares with it.

export interface MetricWords {
  readonly name: string;
  readonly kind: "counter" | "gauge" | "histogram";
  readonly labels: readonly string[];
  readonly help: string;
}

function words(
  kind: MetricWords["kind"],
  name: string,
  labels: readonly string[],
  help: string,
): MetricWords {
  return { kind, name, labels, help };
}

/** Counted by each process, in the thread that does it. */
export const processMetrics = {
  requests: words(
    "histogram",
    "minoots_request_seconds",
    ["face", "method", "status"],
    "Requests over HTTP and how long each took.",
  ),
  rateLimited: words(
    "counter",
    "minoots_rate_limited_total",
    [],
    "Operations refused because their tenant asked too fast, over HTTP and WebSockets.",
  ),
  subscribers: words("gauge", "minoots_subscribers", [], "Subscriptions that follow the feed."),
  hubReads: words("counter", "minoots_hub_reads_total", [], "Reads of the feed for subscribers."),
  hubReading: words(
    "gauge",
    "minoots_hub_reading",
    [],
    "1 while the last read of the feed succeeded, else 0.",
  ),
  fired: words("counter", "minoots_fired_total", ["by"], "Timers fired, by the kernel or a job."),
  kernelCalls: words(
    "counter",
    "minoots_kernel_calls_total",
    [],
    "Calls of the kernel to the database: at least one in 5 s while it lives.",
  ),
  kernelLag: words(
    "histogram",
    "minoots_kernel_lag_seconds",
    [],
    "From the instant that the kernel waited for to its answer that the firing is committed.",
  ),
  attempts: words(
    "histogram",
    "minoots_attempt_seconds",
    ["kind", "outcome"],
    "Attempts at deliveries and how long each took; the outcome is a class of status or an error.",
  ),
  poolConnections: words(
    "gauge",
    "minoots_pool_connections",
    ["pool", "state"],
    "Connections to the database that a pool has, used or idle.",
  ),
  poolWaiting: words(
    "gauge",
    "minoots_pool_waiting",
    ["pool"],
    "Who waits for a connection of the pool.",
  ),
  eventLoopDelay: words(
    "gauge",
    "minoots_event_loop_delay_seconds",
    ["thread", "point"],
    "How late the event loop was since the last look: its median, 99th percentile and most.",
  ),
  memory: words("gauge", "minoots_memory_bytes", [], "Resident memory of the process."),
  databaseAnswers: words(
    "gauge",
    "minoots_database_answers",
    [],
    "1 when the database said in time what is told of it here, else 0.",
  ),
} as const;

/** Told by minoots_private.observe(), the same by every process. */
export const databaseMetrics: readonly MetricWords[] = [
  words(
    "gauge",
    "minoots_overdue_timers",
    ["precision"],
    "Timers that are due and have not fired, 10,000 at most.",
  ),
  words(
    "gauge",
    "minoots_overdue_seconds",
    ["precision"],
    "For how long the oldest overdue timer is due.",
  ),
  words(
    "gauge",
    "minoots_deliveries",
    ["state"],
    "Deliveries that are open, each state 10,000 at most.",
  ),
  words(
    "gauge",
    "minoots_delivery_waits_seconds",
    [],
    "For how long the oldest delivery waits to be sent that could be.",
  ),
  words(
    "gauge",
    "minoots_dead_letters",
    [],
    "Deliveries that died in the last hour, 10,000 at most.",
  ),
  words(
    "gauge",
    "minoots_endpoints",
    ["state"],
    "Endpoints whose breaker is open, and that are disabled, 10,000 at most.",
  ),
  words(
    "gauge",
    "minoots_recent_firings",
    ["within"],
    "Timers that all kernels fired in the last 5 minutes, within so long of their instant.",
  ),
  words(
    "gauge",
    "minoots_tenant_recent_firings",
    ["tenant", "tier"],
    "Precise timers of a tenant in the sample, of the 20 tenants with most.",
  ),
  words(
    "gauge",
    "minoots_tenant_punctual_ratio",
    ["tenant", "tier"],
    "Which share of them fired within what the tier states.",
  ),
  words("gauge", "minoots_feed_position", [], "The last position drawn in the feed."),
  words("gauge", "minoots_feed_unsettled", [], "Positions drawn that not all readers may see yet."),
  words("gauge", "minoots_feed_holders", [], "Tenants with open transactions that hold back."),
  words(
    "gauge",
    "minoots_feed_delay_seconds",
    [],
    "For how long the oldest event waits that not all readers may see.",
  ),
  words("gauge", "minoots_jobs", ["state"], "Jobs of the workers, each state 10,000 at most."),
  words("gauge", "minoots_table_rows", ["table"], "Living rows of a table, as statistics have it."),
  words("gauge", "minoots_table_dead_rows", ["table"], "Dead rows that vacuum has not removed."),
  words(
    "gauge",
    "minoots_table_bytes",
    ["table"],
    "Size of a table with its indexes at its last vacuum or analyze.",
  ),
  words("gauge", "minoots_connections_used", [], "Connections to the Postgres server, of anybody."),
  words("gauge", "minoots_connections_max", [], "How many it allows."),
  words("gauge", "minoots_notify_queue_ratio", [], "How full its NOTIFY queue is."),
  words("gauge", "minoots_held", [], "1 while nothing fires until minoots release, else 0."),
  words(
    "gauge",
    "minoots_oldest_snapshot_transactions",
    [],
    "How many transactions ago the oldest snapshot was taken that vacuum keeps rows for.",
  ),
];
