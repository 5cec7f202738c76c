import type { Clock } from '../../core/exchange/ports';
import type { Alerts } from '../alerts/alerts';
import type { Exports } from '../exports/exports';
import type { Gauge } from '../exports/otlp';
import { sendGauges } from '../exports/sender';
import type { WeeklyReports } from '../reports/weekly-reports';
import type { Tenants } from '../tenants/tenants';
import type { TurnStore } from '../storage/administration-port';
import { PeriodicJob } from './periodic-job';

/** How often rules are asked, records passed on and metrics sent, ms. */
const ALERTS_MS = 60_000;
const REPORTS_MS = 60_000;
const TENANTS_MS = 600_000;
const EXPORTS_MS = 5000;
const METRICS_MS = 60_000;

/** What the endpoint does by itself, one replica at a time. */
export interface Jobs {
  /** Does everything at once that is due again and again. */
  runNow(): Promise<void>;
  close(): Promise<void>;
}

export interface JobParts {
  readonly alerts: Alerts;
  readonly weeklyReports: Pick<WeeklyReports, 'run'>;
  readonly tenants: Pick<Tenants, 'run'>;
  readonly exports: Exports;
  readonly gauges: () => Promise<readonly Gauge[]>;
  readonly turns: TurnStore;
  readonly clock: Clock;
  readonly failed: (error: unknown) => void;
}

/** Starts what the endpoint does by the clock; of all replicas one does each job at its turn. */
export function startJobs(parts: JobParts): Jobs {
  const { alerts, weeklyReports, tenants, exports, turns, clock, failed } = parts;
  const works = [
    { name: 'alerts', periodMs: ALERTS_MS, run: () => alerts.run() },
    { name: 'weekly report', periodMs: REPORTS_MS, run: () => weeklyReports.run() },
    { name: 'tenants', periodMs: TENANTS_MS, run: () => tenants.run() },
    { name: 'exports', periodMs: EXPORTS_MS, run: () => exports.run() },
    { name: 'metrics', periodMs: METRICS_MS, run: () => pushMetrics(parts) },
  ];
  const jobs = works.map((work) => new PeriodicJob({ ...work, failed }, turns, clock));
  for (const job of jobs) job.start();
  return {
    runNow: async () => {
      for (const job of jobs) await job.runNow();
    },
    close: async () => {
      await Promise.all(jobs.map((job) => job.close()));
    },
  };
}

/** Receivers of OTLP get the metrics, too. */
async function pushMetrics({ exports, gauges, clock }: JobParts): Promise<void> {
  for (const destination of await exports.destinations()) {
    if (destination.kind === 'otlp') await sendGauges(await gauges(), destination, clock.now());
  }
}
