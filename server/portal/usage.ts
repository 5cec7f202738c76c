import type { PortalUsage } from '../../core/exchange/portal-view';
import type { PortalCounts, PortalStore, PortalUseCell } from '../storage/portal-port';
import { sum } from './use-count';

const DAY_MS = 86_400_000;

/** Who used which tool how much in the last days; today counts as one. */
export async function usageOf(store: PortalStore, days: number, now: number): Promise<PortalUsage> {
  const from = Math.floor(now / DAY_MS) * DAY_MS - (days - 1) * DAY_MS;
  const [cells, byDay] = await Promise.all([store.use(from), store.useByDay(from)]);
  const tools = grouped(cells, ({ server, tool }) => JSON.stringify([server, tool]));
  const users = grouped(cells, ({ user }) => user);
  return {
    tools: tools.map(({ first: { server, tool }, members, counts }) => ({
      server,
      tool,
      users: new Set(members.map(({ user }) => user)).size,
      ...shown(counts),
    })),
    users: users.map(({ first: { user }, members, counts }) => ({
      user,
      tools: new Set(members.map(({ server, tool }) => JSON.stringify([server, tool]))).size,
      ...shown(counts),
    })),
    days: byDay.map(({ day, calls }) => ({ day: new Date(day).toISOString().slice(0, 10), calls })),
  };
}

type Cell = Omit<PortalUseCell, 'day'>;

interface Group {
  readonly first: Cell;
  readonly members: readonly Cell[];
  readonly counts: PortalCounts;
}

/** Most calls first. */
function grouped(cells: readonly Cell[], keyOf: (cell: Cell) => string): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const cell of cells) {
    const key = keyOf(cell);
    const before = groups.get(key);
    groups.set(key, {
      first: before?.first ?? cell,
      members: [...(before?.members ?? []), cell],
      counts: before ? sum(before.counts, cell) : cell,
    });
  }
  return [...groups.values()].sort((a, b) => b.counts.calls - a.counts.calls);
}

function shown({ calls, failures, refusals, length, timed, timeMs }: PortalCounts) {
  return { calls, failures, refusals, length, meanMs: timed === 0 ? 0 : timeMs / timed };
}
