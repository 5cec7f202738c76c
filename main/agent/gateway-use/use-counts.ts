import {
  GATEWAY_USE_DAYS,
  GATEWAY_USE_KINDS,
  GATEWAY_USE_NAMES,
  OTHER_NAMES,
  type DeskGateway,
  type GatewayFigures,
  type GatewayUseKind,
  type NamedFigures,
} from '../../../core/exchange/desk-gateway';
import { percentilesOf, timeBucket } from '../../../core/exchange/gateway-times';
import type { LogRecord } from '../../../core/gateway/logs/record';

/** Counts of one day under one name, or of all its calls (`kind` is `all`). */
export interface UseCell {
  /** `2026-11-25`, by the desk's clock. */
  readonly day: string;
  readonly kind: GatewayUseKind | 'all';
  readonly name: string;
  requests: number;
  errors: number;
  hits: number;
  tokens: number;
  cost: number;
  saved: number;
  /** How many calls took how long, by bucket. */
  readonly times: Map<string, number>;
  readonly ttfts: Map<string, number>;
}

const DAY_MS = 86_400_000;
const NAME_CHARS = 120;

/** Counts calls of the last days in bounded memory: so many days, so many names a day. */
export class UseCounts {
  readonly #days = new Map<string, Map<string, UseCell>>();

  /** `cells`: what was counted before. */
  constructor(cells: readonly UseCell[] = []) {
    for (const cell of cells) this.#day(cell.day).set(keyOf(cell.kind, cell.name), cell);
  }

  /** Counts a call; gives the cells that it has changed. */
  add(record: LogRecord): readonly UseCell[] {
    const day = dayOf(Date.parse(record.created_at));
    const names = {
      model: record.model === '' ? '' : `${record.provider}/${record.model}`,
      provider: record.provider,
      program: record.program ?? '',
    };
    const cells = GATEWAY_USE_KINDS.filter((kind) => names[kind] !== '').map((kind) =>
      this.#cell(day, kind, names[kind].slice(0, NAME_CHARS)),
    );
    cells.push(this.#cell(day, 'all', ''));
    for (const cell of cells) count(cell, record);
    return cells;
  }

  /** Forgets days that are not shown any more; gives the first one that is. */
  prune(now: number): string {
    const first = dayOf(now - (GATEWAY_USE_DAYS - 1) * DAY_MS);
    for (const day of this.#days.keys()) if (day < first) this.#days.delete(day);
    return first;
  }

  view(): DeskGateway {
    const cells = [...this.#days.values()].flatMap((day) => [...day.values()]);
    const all = cells.filter(({ kind }) => kind === 'all');
    const by = (kind: GatewayUseKind): NamedFigures[] =>
      byName(cells.filter((cell) => cell.kind === kind));
    return {
      total: figuresOf(all),
      days: all
        .map(({ day, requests, errors, hits }) => ({ day, requests, errors, hits }))
        .sort((a, b) => (a.day < b.day ? -1 : 1)),
      by: { model: by('model'), provider: by('provider'), program: by('program') },
    };
  }

  #day(day: string): Map<string, UseCell> {
    const cells = this.#days.get(day) ?? new Map<string, UseCell>();
    this.#days.set(day, cells);
    return cells;
  }

  /** Callers choose names of models and programs: beyond the bound new ones are counted as one. */
  #cell(day: string, kind: UseCell['kind'], name: string): UseCell {
    const cells = this.#day(day);
    const known = cells.get(keyOf(kind, name));
    if (known) return known;
    const names = [...cells.values()].filter((cell) => cell.kind === kind).length;
    if (names >= GATEWAY_USE_NAMES && name !== OTHER_NAMES) {
      return this.#cell(day, kind, OTHER_NAMES);
    }
    const cell = emptyCell(day, kind, name);
    cells.set(keyOf(kind, name), cell);
    return cell;
  }
}

/** A day by the desk's own clock. */
export function dayOf(ms: number): string {
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** A cell with nothing counted in it. */
export function emptyCell(day: string, kind: UseCell['kind'], name: string): UseCell {
  const counts = { requests: 0, errors: 0, hits: 0, tokens: 0, cost: 0, saved: 0 };
  return { day, kind, name, ...counts, times: new Map(), ttfts: new Map() };
}

function keyOf(kind: UseCell['kind'], name: string): string {
  return `${kind}:${name}`;
}

function count(cell: UseCell, record: LogRecord): void {
  // Of a flood of refusals one record stands for many.
  const calls = record.count ?? 1;
  cell.requests += calls;
  if (!record.success) cell.errors += calls;
  if (record.cached) cell.hits += calls;
  else cell.tokens += record.tokens_in + record.tokens_out;
  cell.cost += record.cost ?? 0;
  cell.saved += record.saved ?? 0;
  bump(cell.times, timeBucket(record.duration), calls);
  if (record.ttft !== undefined && record.success) bump(cell.ttfts, timeBucket(record.ttft), calls);
}

function bump(counts: Map<string, number>, bucket: string, by: number): void {
  counts.set(bucket, (counts.get(bucket) ?? 0) + by);
}

function byName(cells: readonly UseCell[]): NamedFigures[] {
  const names = new Map<string, UseCell[]>();
  for (const cell of cells) {
    const same = names.get(cell.name);
    if (same) same.push(cell);
    else names.set(cell.name, [cell]);
  }
  return [...names]
    .map(([name, same]) => ({ name, ...figuresOf(same) }))
    .sort((a, b) => b.requests - a.requests || (a.name < b.name ? -1 : 1))
    .slice(0, GATEWAY_USE_NAMES);
}

function figuresOf(cells: readonly UseCell[]): GatewayFigures {
  const sum = emptyCell('', 'all', '');
  for (const cell of cells) {
    for (const figure of ['requests', 'errors', 'hits', 'tokens', 'cost', 'saved'] as const) {
      sum[figure] += cell[figure];
    }
    for (const [bucket, calls] of cell.times) bump(sum.times, bucket, calls);
    for (const [bucket, calls] of cell.ttfts) bump(sum.ttfts, bucket, calls);
  }
  const { requests, errors, hits, tokens, cost, saved } = sum;
  const time = percentilesOf(sum.times);
  const ttft = percentilesOf(sum.ttfts);
  return {
    ...{ requests, errors, hits, tokens, cost, saved },
    ...(time === undefined ? {} : { time }),
    ...(ttft === undefined ? {} : { ttft }),
  };
}
