import type { ExchangeRow } from '../../../core/exchange/console';

/** Query of the event list; empty values are left out. */
export interface EventQuery {
  readonly action: string;
  readonly app: string;
  readonly device: string;
  readonly q: string;
}

export const NO_FILTER: EventQuery = { action: '', app: '', device: '', q: '' };

const NAMES = ['action', 'app', 'device', 'q'] as const;

/** Reads the filters from the query of the address. */
export function parseFilter(search: string): EventQuery {
  const values = new URLSearchParams(search);
  return {
    action: values.get('action') ?? '',
    app: values.get('app') ?? '',
    device: values.get('device') ?? '',
    q: values.get('q') ?? '',
  };
}

/** The filters as a query, set ones only. */
export function filterQuery(filter: EventQuery): string {
  const values = new URLSearchParams();
  for (const name of NAMES) if (filter[name] !== '') values.set(name, filter[name]);
  return values.toString();
}

export const isFiltered = (filter: EventQuery): boolean => filterQuery(filter) !== '';

/** The texts of an event that a search looks through. */
function searchable({ exchange }: ExchangeRow): readonly (string | undefined)[] {
  return [
    exchange.app.name,
    exchange.app.id,
    exchange.request.host,
    exchange.actor.name,
    exchange.actor.email,
    exchange.actor.userId,
    exchange.actor.hostname,
    exchange.rule?.name,
    exchange.rule?.id,
    ...exchange.findings.flatMap((finding) => [finding.detector, finding.type]),
  ];
}

/** Whether a live event belongs in the list; the endpoint filters the pages the same way. */
export function matchesFilter(row: ExchangeRow, filter: EventQuery): boolean {
  const { exchange } = row;
  if (
    filter.action !== '' &&
    exchange.enforced !== filter.action &&
    exchange.action !== filter.action
  )
    return false;
  if (filter.app !== '' && exchange.app.id !== filter.app) return false;
  if (filter.device !== '' && exchange.deviceId !== filter.device) return false;
  const wanted = filter.q.trim().toLowerCase();
  return wanted === '' || searchable(row).some((text) => text?.toLowerCase().includes(wanted));
}
