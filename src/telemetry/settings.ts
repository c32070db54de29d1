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
  /** Where traces and metrics are sent, as OTLP over HTTP. */
  readonly otlpEndpoint: string | null;
  /** Which share of the requests that come without a trace is given one. */
  readonly tracesRatio: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

export const noTelemetry: TelemetrySettings = {
  besideApi: false,
  host: "127.0.0.1",
  port: null,
  otlpEndpoint: null,
  tracesRatio: 1,
};

export function readTelemetry(environment: Environment, development: boolean): TelemetrySettings {
  const said = (name: string) => environment[name] || null;
  return {
    besideApi: readFlag(said("MINOOTS_METRICS"), development),
    host: said("MINOOTS_METRICS_HOST") ?? noTelemetry.host,
    port: readPort(said("MINOOTS_METRICS_PORT")),
    otlpEndpoint: readEndpoint(said("OTEL_EXPORTER_OTLP_ENDPOINT")),
    tracesRatio: readRatio(said("OTEL_TRACES_SAMPLER_ARG")),
  };
}

export function isMeasured({ besideApi, port, otlpEndpoint }: TelemetrySettings): boolean {
  return besideApi || port !== null || otlpEndpoint !== null;
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

function readEndpoint(written: string | null): string | null {
  if (written === null) return null;
  if (/^https?:\/\/./.test(written) && URL.canParse(written)) return written.replace(/\/+$/, "");
  throw new UserError(
    "OTEL_EXPORTER_OTLP_ENDPOINT is not an address.",
    "Use one such as http://localhost:4318.",
  );
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
