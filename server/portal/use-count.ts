import type { AuditEvent, ExchangeEvent, OutcomeEvent } from '../../core/exchange/event';
import { personLabel } from '../storage/person-key';
import type { PortalCounts, PortalUseCell } from '../storage/portal-port';

const DAY_MS = 86_400_000;
/** Calls whose outcome may still come; beyond, the oldest is not counted with its time. */
const OPEN_CALLS = 20_000;

type Place = Pick<PortalUseCell, 'day' | 'server' | 'tool' | 'user'>;

/** Counts the calls of tools in the events that come in. */
export class UseCount {
  readonly #open = new Map<string, Place>();

  /** What these events add. */
  count(events: readonly AuditEvent[]): readonly PortalUseCell[] {
    const cells = new Map<string, PortalUseCell>();
    for (const event of events) {
      if (event.kind === 'exchange') this.#call(event, cells);
      else if (event.kind === 'outcome') this.#outcome(event, cells);
    }
    return [...cells.values()];
  }

  #call(event: ExchangeEvent, cells: Map<string, PortalUseCell>): void {
    const { door, mcp, actor, enforced, exchangeId } = event;
    if (door !== 'portal' || mcp?.method !== 'tools/call' || mcp.tool === undefined) return;
    const day = Math.floor(Date.parse(event.time) / DAY_MS) * DAY_MS;
    const place = { day, server: mcp.server, tool: mcp.tool, user: personLabel(actor) };
    const passed = enforced === 'allow' || enforced === 'redact';
    add(cells, place, { calls: 1, refusals: passed ? 0 : 1 });
    if (!passed) return;
    this.#open.set(exchangeId, place);
    const [oldest] = this.#open.keys();
    if (this.#open.size > OPEN_CALLS && oldest !== undefined) this.#open.delete(oldest);
  }

  #outcome(event: OutcomeEvent, cells: Map<string, PortalUseCell>): void {
    const place = this.#open.get(event.exchangeId);
    if (!place) return;
    this.#open.delete(event.exchangeId);
    const { result, durationMs, responseLength } = event;
    add(cells, place, {
      refusals: result === 'refused' || result === 'stopped' ? 1 : 0,
      failures: result === 'failed' || result === 'aborted' ? 1 : 0,
      length: responseLength,
      timed: 1,
      timeMs: durationMs,
    });
  }
}

const NOTHING: PortalCounts = {
  calls: 0,
  failures: 0,
  refusals: 0,
  length: 0,
  timed: 0,
  timeMs: 0,
};

function add(cells: Map<string, PortalUseCell>, place: Place, counts: Partial<PortalCounts>): void {
  const key = JSON.stringify([place.day, place.server, place.tool, place.user]);
  cells.set(key, { ...place, ...sum(cells.get(key) ?? NOTHING, { ...NOTHING, ...counts }) });
}

/** Both together. */
export function sum(one: PortalCounts, other: PortalCounts): PortalCounts {
  return {
    calls: one.calls + other.calls,
    failures: one.failures + other.failures,
    refusals: one.refusals + other.refusals,
    length: one.length + other.length,
    timed: one.timed + other.timed,
    timeMs: one.timeMs + other.timeMs,
  };
}
