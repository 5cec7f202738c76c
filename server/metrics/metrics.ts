import { Gauge as PrometheusGauge, Registry } from 'prom-client';
import type { Gauge } from '../exports/otlp';
import type { DeviceStore } from '../storage/port';
import type { RollupStore } from '../storage/rollup-port';

const HOUR_MS = 3_600_000;
/** Series of one metric; the rest is left out, so that a scrape stays small. */
const MAX_SERIES = 100;

/** What the gauges are read from. */
export interface MetricSources {
  readonly rollups: RollupStore;
  readonly devices: DeviceStore;
  readonly online: () => Promise<number>;
  readonly policyVersion: () => number;
}

/** How the endpoint and its fleet stand: numbers and names of apps and rules, nobody's name. */
export async function gaugesOf(sources: MetricSources, now: number): Promise<readonly Gauge[]> {
  const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
  const range = { span: 'hour' as const, from: hour, to: hour + HOUR_MS };
  const [spread, online, enforced, apps, detectors, device] = await Promise.all([
    sources.devices.spread(),
    sources.online(),
    sources.rollups.totals({ ...range, metric: 'enforced' }, 'key'),
    sources.rollups.totals({ ...range, metric: 'app' }, 'key', { limit: MAX_SERIES }),
    sources.rollups.totals({ ...range, metric: 'detector' }, 'key', { limit: MAX_SERIES }),
    sources.rollups.totals({ ...range, metric: 'device_event' }, 'key', { limit: MAX_SERIES }),
  ]);
  const counted = (label: string, totals: readonly { key: string; count: number }[]) =>
    totals.map(({ key, count }) => ({ labels: { [label]: key }, value: count }));
  const plain = (value: number) => [{ labels: {}, value }];
  return [
    gauge('portcullis_devices_online', 'Devices whose policy stream is open.', plain(online)),
    gauge(
      'portcullis_devices',
      'Enrolled devices by policy version.',
      spread.map(({ version, devices }) => ({
        labels: { policy_version: String(version) },
        value: devices,
      })),
    ),
    gauge('portcullis_policy_version', 'Policy in force.', plain(sources.policyVersion())),
    gauge(
      'portcullis_exchanges_this_hour',
      'Exchanges of the hour (UTC) by what was enforced.',
      counted('enforced', enforced),
    ),
    gauge(
      'portcullis_app_exchanges_this_hour',
      'Exchanges of the hour by app.',
      counted('app', apps),
    ),
    gauge(
      'portcullis_detections_this_hour',
      'Exchanges of the hour in which a detector fired.',
      counted('detector', detectors),
    ),
    gauge(
      'portcullis_device_events_this_hour',
      'What devices said of themselves in the hour.',
      counted('what', device),
    ),
  ];
}

const gauge = (name: string, description: string, points: Gauge['points']): Gauge => ({
  name,
  description,
  points,
});

/** The gauges and those of this process in Prometheus' text format. */
export async function exposition(
  gauges: readonly Gauge[],
): Promise<{ type: string; text: string }> {
  const registry = new Registry();
  for (const { name, description: help, points } of [...gauges, ...processGauges()]) {
    const labelNames = [...new Set(points.flatMap(({ labels }) => Object.keys(labels)))];
    const metric = new PrometheusGauge({ name, help, labelNames, registers: [registry] });
    for (const { labels, value } of points) metric.set({ ...labels }, value);
  }
  return { type: registry.contentType, text: await registry.metrics() };
}

function processGauges(): readonly Gauge[] {
  const { rss } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const one = (value: number) => [{ labels: {}, value }];
  return [
    gauge('process_resident_memory_bytes', 'Memory of this process.', one(rss)),
    gauge('process_cpu_seconds_total', 'CPU time of this process.', one((user + system) / 1e6)),
    gauge('process_uptime_seconds', 'Since this process began.', one(process.uptime())),
  ];
}
