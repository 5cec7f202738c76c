import { connect as connectTcp, type Socket } from 'node:net';
import { hostname } from 'node:os';
import { connect as connectTls } from 'node:tls';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { signAws } from '../../core/gateway/providers/sigv4';
import { cefMessage, syslogFrame } from './cef';
import type { Destination } from './destination';
import { otlpLogs, otlpMetrics, type Gauge } from './otlp';
import type { ExportRecord } from './records';

/** How long a receiver may take for one upload, ms. */
const TIMEOUT_MS = 30_000;
const gzipAsync = promisify(gzip);

/** A receiver did not take an upload; the message holds no key. */
export class SendError extends Error {
  override readonly name = 'SendError';
}

/** Some records in one upload. `id` is the same when it is sent again, so receivers can tell. */
export interface Upload {
  readonly id: string;
  readonly records: readonly ExportRecord[];
  /** When it was put together, milliseconds since the epoch. */
  readonly time: number;
}

/** Sends an upload; resolves when the receiver has taken it. @throws SendError */
export async function sendUpload(upload: Upload, to: Destination): Promise<void> {
  switch (to.kind) {
    case 'http': {
      const headers = { ...to.headers, 'content-type': 'application/x-ndjson' };
      return post(to.url, await gzipAsync(ndjson(upload)), {
        ...headers,
        'content-encoding': 'gzip',
        'idempotency-key': upload.id,
      });
    }
    case 's3':
      return putObject(to, objectName(upload), await gzipAsync(ndjson(upload)));
    case 'splunk':
      return post(to.url, Buffer.from(hecEvents(upload, to.sourceType)), {
        ...to.headers,
        'content-type': 'application/json',
      });
    case 'syslog':
      return sendSyslog(upload, to);
    case 'otlp': {
      const body = JSON.stringify(otlpLogs(upload.records, upload.time));
      return postJson(`${to.base}/v1/logs`, body, to.headers);
    }
  }
}

/** Sends gauges to a receiver of OTLP. @throws SendError */
export async function sendGauges(
  gauges: readonly Gauge[],
  to: Extract<Destination, { kind: 'otlp' }>,
  now: number,
): Promise<void> {
  await postJson(`${to.base}/v1/metrics`, JSON.stringify(otlpMetrics(gauges, now)), to.headers);
}

/** Puts a text where uploads go, for the proof that a destination is one's own. @throws SendError */
export async function sendText(name: string, text: string, to: Destination): Promise<void> {
  switch (to.kind) {
    case 's3':
      return putObject(to, name, Buffer.from(text));
    case 'http':
      return post(to.url, Buffer.from(text), { ...to.headers, 'content-type': 'text/plain' });
    default:
      throw new SendError('a proof of ownership is for https: and s3: only');
  }
}

const ndjson = ({ records }: Upload): string =>
  records.map(({ body }) => `${JSON.stringify(body)}\n`).join('');

/** Events of Splunk's HTTP Event Collector, one after the other. */
function hecEvents({ records }: Upload, sourcetype: string): string {
  return records
    .map(({ id, time, body }) =>
      JSON.stringify({
        time: time / 1000,
        sourcetype,
        source: 'portcullis',
        event: body,
        fields: { id },
      }),
    )
    .join('\n');
}

/** `20261125/20261125T171429Z_<id>.log.gz`: days are folders, and an upload keeps its name. */
function objectName({ id, time }: Upload): string {
  const at = new Date(time).toISOString().replace(/[-:]|\.\d{3}/g, '');
  return `${at.slice(0, 8)}/${at}_${id}.log.gz`;
}

async function putObject(
  to: Extract<Destination, { kind: 's3' }>,
  name: string,
  body: Uint8Array,
): Promise<void> {
  const target = `/${[to.bucket, to.prefix, name].filter((part) => part !== '').join('/')}`;
  const { host } = new URL(to.origin);
  const { accessKeyId, secretAccessKey, region } = to;
  const headers = signAws(
    { method: 'PUT', host, target, body, region, service: 's3', now: Date.now() },
    { accessKeyId, secretAccessKey },
  );
  await request('PUT', to.origin + target, body, headers);
}

const postJson = (url: string, body: string, headers: Readonly<Record<string, string>>) =>
  post(url, Buffer.from(body), { ...headers, 'content-type': 'application/json' });

const post = (url: string, body: Uint8Array, headers: Readonly<Record<string, string>>) =>
  request('POST', url, body, headers);

async function request(
  method: string,
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  let response: Response;
  try {
    response = await fetch(url, {
      ...{ method, headers, redirect: 'error' as const },
      body: new Uint8Array(body),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.arrayBuffer();
  } catch {
    throw new SendError('the receiver could not be reached');
  }
  if (!response.ok) throw new SendError(`the receiver answered ${response.status}`);
}

/** Syslog has no answer: taken is what the other side acknowledged before the connection closed. */
async function sendSyslog(
  { records }: Upload,
  { host, port, tls }: Extract<Destination, { kind: 'syslog' }>,
): Promise<void> {
  const from = hostname();
  const frames = Buffer.concat(records.map((record) => syslogFrame(cefMessage(record, from))));
  await new Promise<void>((resolve, reject) => {
    const failed = (): void => reject(new SendError('the connection to the receiver failed'));
    const socket: Socket = tls
      ? connectTls({ host, port, servername: host })
      : connectTcp({ host, port });
    socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('timeout')));
    socket.once('error', failed);
    socket.once('close', (hadError) => (hadError ? failed() : resolve()));
    socket.resume();
    socket.end(frames);
  });
}
