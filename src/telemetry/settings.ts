// Where telemetry goes, as the environment says it. Metrics tell how much a business does, and
// need no key: so /metrics is off, or has a port of its own that only this machine reaches,
// until somebody says otherwise.
import { UserError } from "../errors.ts";

export interface TelemetrySettings {
  /** Whether /metrics is answered beside the API, to whoever reaches it. */
  readonly besideApi: boolean;
  readonly host: string;
  /** A port for /metrics alone. */
  readonly port: number | null;
  /** Where traces are sent, and where metrics, as OTLP over HTTP. */
  readonly tracesUrl: string | null;
  readonly metricsUrl: string | null;
  /** Which share of the requests that come without a trace is given one. */
  readonly tracesRatio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const noTelemetry: TelemetrySettings = {
  besideApi: false,
  host: "127.0.0.1",
  port: null,
  tracesUrl: null,
  metricsUrl: null,
  tracesRatio: 1,
};

export function readTelemetry(environment: Environment, development: boolean): TelemetrySettings {
  const said = (name: string) => environment[name] || null;
  return {
    besideApi: readFlag(said("MINOOTS_METRICS"), development),
    host: said("MINOOTS_METRICS_HOST") ?? noTelemetry.host,
    port: readPort(said("MINOOTS_METRICS_PORT")),
    tracesUrl: readEndpoint(environment, "traces"),
    metricsUrl: readEndpoint(environment, "metrics"),
    tracesRatio: readRatio(said("OTEL_TRACES_SAMPLER_ARG")),
  };
}

export function isMeasured(settings: TelemetrySettings): boolean {
  const { besideApi, port, tracesUrl, metricsUrl } = settings;
  return besideApi || port !== null || tracesUrl !== null || metricsUrl !== null;
}

function readFlag(written: string | null, otherwise: boolean): boolean {
  if (written === null) return otherwise;
  if (written === "true" || written === "false") return written === "true";
  throw new UserError(`MINOOTS_METRICS is ${written}.`, "Use true or false.");
}

function readPort(written: string | null): number | null {
  if (written === null) return null;
  if (/^\d{1,5}$/.test(written) && Number(written) <= 65_535) return Number(written);
  throw new UserError(
    `MINOOTS_METRICS_PORT is ${written}.`,
    "Use a number from 0 to 65535, such as 9464.",
  );
}

// As OpenTelemetry has it: an address of one of the two alone is whole, that of both gets a path.
function readEndpoint(environment: Environment, signal: "traces" | "metrics"): string | null {
  const own = readAddress(environment, `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
  const both = readAddress(environment, "OTEL_EXPORTER_OTLP_ENDPOINT");
  return own ?? (both === null ? null : `${both.replace(/\/+$/, "")}/v1/${signal}`);
}

function readAddress(environment: Environment, name: string): string | null {
  const written = environment[name] || null;
  if (written === null) return null;
  if (/^https?:\/\/./.test(written) && URL.canParse(written)) return written;
  throw new UserError(`${name} is not an address.`, "Use one such as http://localhost:4318.");
}

function readRatio(written: string | null): number {
  if (written === null) return 1;
  const ratio = Number(written);
  if (ratio >= 0 && ratio <= 1) return ratio;
  throw new UserError(
    `OTEL_TRACES_SAMPLER_ARG is ${written}.`,
    "Use a share from 0 to 1, such as 0.1.",
  );
}
