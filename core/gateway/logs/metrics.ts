import type { LogRecord } from './record';

/** Upper bounds of the histograms' buckets, seconds. */
const BOUNDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
/** Series of one metric; beyond it new models count as `other`, so that names cannot fill the memory. */
const SERIES = 2000;

interface Histogram {
  readonly counts: number[];
  sum: number;
  count: number;
}

interface Totals {
  requests: number;
  errors: number;
  cached: number;
  tokensIn: number;
  tokensOut: number;
  cost: number;
  saved: number;
  blocked: number;
  readonly duration: Histogram;
  readonly ttft: Histogram;
}

/** Counts what was logged, for Prometheus (text exposition format 0.0.4). */
export class GatewayMetrics {
  readonly #totals = new Map<string, Totals>();

  observe(record: LogRecord): void {
    const totals = this.#of(record);
    totals.requests += 1;
    if (!record.success) totals.errors += 1;
    if (record.cached) totals.cached += 1;
    if (record.dlp?.action === 'BLOCK') totals.blocked += 1;
    if (!record.cached) {
      totals.tokensIn += record.tokens_in;
      totals.tokensOut += record.tokens_out;
    }
    totals.cost += record.cost ?? 0;
    totals.saved += record.saved ?? 0;
    observe(totals.duration, record.duration / 1000);
    if (record.ttft !== undefined) observe(totals.ttft, record.ttft / 1000);
  }

  /** All metrics as text. */
  text(): string {
    const counters: readonly [string, string, (totals: Totals) => number][] = [
      ['requests_total', 'Requests.', ({ requests }) => requests],
      ['errors_total', 'Requests that failed or were refused.', ({ errors }) => errors],
      ['blocked_total', 'Prompts and answers that policy blocked.', ({ blocked }) => blocked],
      ['cache_hits_total', 'Requests answered from the cache.', ({ cached }) => cached],
      ['input_tokens_total', 'Tokens of prompts.', ({ tokensIn }) => tokensIn],
      ['output_tokens_total', 'Tokens of answers.', ({ tokensOut }) => tokensOut],
      ['cost_dollars_total', 'Cost in US dollars.', ({ cost }) => cost],
      ['saved_dollars_total', 'Cost that the cache saved, US dollars.', ({ saved }) => saved],
    ];
    const parts = counters.map(([name, help, value]) => this.#counter(name, help, value));
    parts.push(this.#histogram('duration_seconds', 'Time to the end.', ({ duration }) => duration));
    parts.push(
      this.#histogram('first_byte_seconds', 'Time to the first byte.', ({ ttft }) => ttft),
    );
    return parts.join('');
  }

  #counter(name: string, help: string, value: (totals: Totals) => number): string {
    const metric = `portcullis_gateway_${name}`;
    const lines = [`# HELP ${metric} ${help}`, `# TYPE ${metric} counter`];
    for (const [labels, totals] of this.#totals)
      lines.push(`${metric}{${labels}} ${value(totals)}`);
    return `${lines.join('\n')}\n`;
  }

  #histogram(name: string, help: string, value: (totals: Totals) => Histogram): string {
    const metric = `portcullis_gateway_${name}`;
    const lines = [`# HELP ${metric} ${help}`, `# TYPE ${metric} histogram`];
    for (const [labels, totals] of this.#totals) {
      const { counts, sum, count } = value(totals);
      for (const [index, bound] of BOUNDS.entries()) {
        lines.push(`${metric}_bucket{${labels},le="${bound}"} ${counts[index] ?? 0}`);
      }
      lines.push(`${metric}_bucket{${labels},le="+Inf"} ${count}`);
      lines.push(`${metric}_sum{${labels}} ${sum}`, `${metric}_count{${labels}} ${count}`);
    }
    return `${lines.join('\n')}\n`;
  }

  #of(record: LogRecord): Totals {
    let labels = labelsOf(record, record.model);
    if (!this.#totals.has(labels) && this.#totals.size >= SERIES)
      labels = labelsOf(record, 'other');
    let totals = this.#totals.get(labels);
    if (!totals) {
      totals = {
        requests: 0,
        errors: 0,
        cached: 0,
        tokensIn: 0,
        tokensOut: 0,
        cost: 0,
        saved: 0,
        blocked: 0,
        duration: emptyHistogram(),
        ttft: emptyHistogram(),
      };
      this.#totals.set(labels, totals);
    }
    return totals;
  }
}

function labelsOf({ gateway, provider, status_code }: LogRecord, model: string): string {
  const labels = { gateway, provider, model, status: `${Math.floor(status_code / 100)}xx` };
  return Object.entries(labels)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

function escaped(value: string): string {
  return value.slice(0, 100).replace(/[\\"\n]/g, (char) => (char === '\n' ? '\\n' : `\\${char}`));
}

function emptyHistogram(): Histogram {
  return { counts: BOUNDS.map(() => 0), sum: 0, count: 0 };
}

function observe(histogram: Histogram, value: number): void {
  histogram.sum += value;
  histogram.count += 1;
  for (const [index, bound] of BOUNDS.entries()) {
    if (value <= bound) histogram.counts[index] = (histogram.counts[index] ?? 0) + 1;
  }
}
