import type { ExportRecord } from './records';

/** A value of OTLP's JSON (opentelemetry-proto, common/v1). */
type AnyValue =
  | { readonly stringValue: string }
  | { readonly intValue: string }
  | { readonly doubleValue: number }
  | { readonly boolValue: boolean };

interface Attribute {
  readonly key: string;
  readonly value: AnyValue;
}

const RESOURCE = { attributes: [{ key: 'service.name', value: { stringValue: 'portcullis' } }] };
const SCOPE = { name: 'portcullis' };
/** Nesting that becomes attributes; what lies deeper is JSON in one of them. */
const DEPTH = 2;

const nanos = (ms: number): string => `${BigInt(Math.round(ms)) * 1_000_000n}`;

/** ExportLogsServiceRequest of OTLP/HTTP with JSON. */
export function otlpLogs(records: readonly ExportRecord[], now: number): object {
  const logRecords = records.map(({ id, time, body }) => ({
    timeUnixNano: nanos(time),
    observedTimeUnixNano: nanos(now),
    severityNumber: body['action'] === 'block' ? 13 : 9,
    severityText: body['action'] === 'block' ? 'WARN' : 'INFO',
    body: { stringValue: String(body['kind']) },
    attributes: [
      { key: 'portcullis.id', value: { stringValue: id } },
      ...attributes(body, 'portcullis', DEPTH),
    ],
  }));
  return { resourceLogs: [{ resource: RESOURCE, scopeLogs: [{ scope: SCOPE, logRecords }] }] };
}

/** One gauge of the endpoint. */
export interface Gauge {
  readonly name: string;
  readonly description: string;
  readonly points: readonly {
    readonly labels: Readonly<Record<string, string>>;
    readonly value: number;
  }[];
}

/** ExportMetricsServiceRequest of OTLP/HTTP with JSON. */
export function otlpMetrics(gauges: readonly Gauge[], now: number): object {
  const metrics = gauges.map(({ name, description, points }) => ({
    name,
    description,
    gauge: {
      dataPoints: points.map(({ labels, value }) => ({
        timeUnixNano: nanos(now),
        asDouble: value,
        attributes: attributes(labels, '', DEPTH),
      })),
    },
  }));
  return { resourceMetrics: [{ resource: RESOURCE, scopeMetrics: [{ scope: SCOPE, metrics }] }] };
}

function attributes(value: object, prefix: string, depth: number): Attribute[] {
  return Object.entries(value).flatMap(([name, each]: [string, unknown]) => {
    if (each === undefined || each === null) return [];
    const key = prefix === '' ? name : `${prefix}.${name}`;
    if (typeof each === 'object' && !Array.isArray(each) && depth > 1) {
      return attributes(each, key, depth - 1);
    }
    return [{ key, value: anyValue(each) }];
  });
}

function anyValue(value: unknown): AnyValue {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { boolValue: value };
    case 'number':
      return Number.isSafeInteger(value) ? { intValue: String(value) } : { doubleValue: value };
    default:
      return { stringValue: JSON.stringify(value) };
  }
}
