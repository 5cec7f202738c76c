import type { AuditEvent } from '../../core/exchange/event';
import type { ExportDataset } from '../../core/exchange/exports';
import type { Arrival, ArrivalStore } from '../storage/arrival-port';
import type { AuditEntry, AuditStore } from '../storage/audit-port';

/** One record of an export. */
export interface ExportRecord {
  /** The same each time it is sent. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** A stretch of a dataset. */
export interface Stretch {
  readonly records: readonly ExportRecord[];
  /** Where the next stretch begins. */
  readonly cursor: string;
  /** False when nothing more is stored now. */
  readonly more: boolean;
}

const DOORS: Readonly<Partial<Record<ExportDataset, readonly string[]>>> = {
  gateway_http: ['proxy', 'isolation'],
  ai_gateway_events: ['gateway'],
  mcp_portal_logs: ['portal'],
  firewall_events: ['waf'],
};

/** Reads datasets in the order in which their records were stored. */
export class ExportSources {
  constructor(
    private readonly arrivals: ArrivalStore,
    private readonly audit: AuditStore,
  ) {}

  /** Behind everything that is stored now. */
  async end(dataset: ExportDataset): Promise<string> {
    if (dataset !== 'audit_logs') return this.arrivals.end();
    return String((await this.audit.head())?.seq ?? 0);
  }

  async after(
    dataset: ExportDataset,
    cursor: string | undefined,
    limit: number,
    payloads: boolean,
  ): Promise<Stretch> {
    if (dataset === 'audit_logs') return this.auditAfter(Number(cursor ?? 0), limit);
    const found = await this.arrivals.after(cursor, limit);
    const records = found.arrivals
      .filter(({ event }) => belongs(event, dataset))
      .map((arrival) => toRecord(arrival, payloads));
    return { records, cursor: found.cursor, more: found.cursor !== cursor };
  }

  private async auditAfter(seq: number, limit: number): Promise<Stretch> {
    const entries = await this.audit.read(seq + 1, limit);
    const last = entries.at(-1)?.seq ?? seq;
    return { records: entries.map(auditRecord), cursor: String(last), more: last !== seq };
  }
}

/** Outcomes have no door of their own; they join their exchange by `exchangeId`. */
function belongs(event: AuditEvent, dataset: ExportDataset): boolean {
  if (dataset === 'events') return true;
  if (event.kind === 'device') return dataset === 'device_events';
  return event.kind === 'exchange' && (DOORS[dataset]?.includes(event.door) ?? false);
}

function toRecord({ event, device, receivedAt }: Arrival, payloads: boolean): ExportRecord {
  const received = new Date(receivedAt).toISOString();
  const sealed = payloads || event.kind === 'device' ? {} : { payload: undefined };
  const body = { ...event, ...sealed, deviceId: device, receivedAt: received };
  return { id: event.id, time: Date.parse(event.time), body };
}

function auditRecord({ seq, time, ...entry }: AuditEntry): ExportRecord {
  const body = { kind: 'audit', seq, time: new Date(time).toISOString(), ...entry };
  return { id: `audit-${seq}`, time, body };
}

/** The record with these members only; all of them where none is named. */
export function withFields(record: ExportRecord, fields: readonly string[]): ExportRecord {
  if (fields.length === 0) return record;
  const kept = fields.flatMap((name) =>
    Object.hasOwn(record.body, name) ? [[name, record.body[name]] as const] : [],
  );
  return { ...record, body: Object.fromEntries(kept) };
}
