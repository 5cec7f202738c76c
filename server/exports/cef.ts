import type { ExportRecord } from './records';

/** Vendor and product of every message. */
const HEADER = 'CEF:0|Portcullis|Portcullis|1';
const SEVERITY: Readonly<Record<string, number>> = {
  allow: 1,
  log: 2,
  warn: 4,
  redact: 5,
  isolate: 5,
  challenge: 5,
  redirect: 6,
  rate_limit: 6,
  block: 7,
};

/**
 * A record as one message of ArcSight's Common Event Format, in a syslog frame (RFC 5424). Findings
 * are named by detector; masked samples stay out.
 */
export function cefMessage(record: ExportRecord, hostname: string): string {
  const { id, time, body } = record;
  const kind = text(body['kind']);
  const action = text(body['action']);
  const name =
    kind === 'exchange' ? `AI exchange ${action}` : `${kind} ${text(body['what'])}`.trim();
  const fields: readonly (readonly [string, string])[] = [
    ['rt', String(time)],
    ['externalId', id],
    ['act', text(body['enforced']) || text(body['result']) || action],
    [
      'suser',
      inside(body, 'actor', 'email') ||
        inside(body, 'actor', 'userId') ||
        inside(body, 'actor', 'name'),
    ],
    ['shost', inside(body, 'actor', 'hostname')],
    ['dhost', inside(body, 'request', 'host')],
    ['request', inside(body, 'request', 'path')],
    ['requestMethod', inside(body, 'request', 'method')],
    ['deviceExternalId', text(body['deviceId'])],
    ['cs1Label', 'app'],
    ['cs1', inside(body, 'app', 'id')],
    ['cs2Label', 'rule'],
    ['cs2', inside(body, 'rule', 'id')],
    ['cs3Label', 'detectors'],
    ['cs3', detectors(body['findings'])],
    ['cs4Label', 'exchange'],
    ['cs4', text(body['exchangeId'])],
    ['cn1Label', 'tokens'],
    ['cn1', text(body['tokenCount'])],
    ['msg', text(body['target'])],
  ];
  const extension = fields
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${escapeValue(value)}`);
  const cef = `${HEADER}|${escapeHeader(`${kind}:${action || text(body['what'])}`)}|${escapeHeader(name)}|${SEVERITY[action] ?? 3}|${extension.join(' ')}`;
  // Facility 13 (log audit), severity 6 (informational): 13 * 8 + 6.
  return `<110>1 ${new Date(time).toISOString()} ${hostname} portcullis - ${id} - ${cef}`;
}

/** A frame by octet counting (RFC 6587 3.4.1, RFC 5425 4.3). */
export function syslogFrame(message: string): Buffer {
  const bytes = Buffer.from(message);
  return Buffer.concat([Buffer.from(`${bytes.length} `), bytes]);
}

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

function inside(body: ExportRecord['body'], name: string, member: string): string {
  const value = body[name];
  return typeof value === 'object' && value !== null && member in value
    ? text((value as Record<string, unknown>)[member])
    : '';
}

function detectors(findings: unknown): string {
  if (!Array.isArray(findings)) return '';
  const names = findings.map((each: unknown) => inside({ each }, 'each', 'detector'));
  return [...new Set(names)].join(',');
}

const escapeHeader = (value: string): string =>
  value.replace(/[\\|]/g, '\\$&').replace(/[\r\n]+/g, ' ');

const escapeValue = (value: string): string =>
  value.replace(/[\\=]/g, '\\$&').replace(/\r/g, '\\r').replace(/\n/g, '\\n');
