import { createServer, type AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { exportsViewSchema } from '../../../../core/exchange/exports';
import { startHttpReceiver, type ReceivedRequest } from '../../../fixtures/receivers/http-receiver';
import { deliver, exchangeEvent, outcomeEvent } from '../audit-events';
import {
  dataFolder,
  enrolDesk,
  setUpAdministrator,
  startEndpoint,
  type Browser,
} from '../endpoint';

async function start(now: () => number = () => Date.now()) {
  const endpoint = await startEndpoint({ clock: { now } });
  const admin = await setUpAdministrator(endpoint);
  const http = await startHttpReceiver();
  onTestFinished(() => http.close());
  const desk = await enrolDesk(endpoint);
  return { endpoint, admin, http, desk };
}

async function addJob(admin: Browser, destination: string, more: object = {}): Promise<string> {
  const response = await admin.post(CONSOLE_PATHS.exports, { name: 'job', destination, ...more });
  expect([response.status, response.ok || (await response.text())]).toEqual([200, true]);
  return ((await response.json()) as { id: string }).id;
}

async function stateOf(admin: Browser) {
  return exportsViewSchema.parse(await (await admin.get(CONSOLE_PATHS.exports)).json()).jobs[0]
    ?.state;
}

const linesOf = ({ body }: ReceivedRequest): { id: string }[] =>
  gunzipSync(body)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { id: string });

describe('exports', () => {
  it('pass on what comes in from their beginning on, as compressed lines', async () => {
    const { endpoint, admin, http, desk } = await start();
    await deliver(desk, [exchangeEvent()]);
    await addJob(admin, `${http.base}/in?env=test&header_Authorization=Bearer%20abc`);
    const events = [exchangeEvent(), exchangeEvent()];
    const [first] = events;
    if (!first) throw new Error('no event');
    await deliver(desk, [...events, outcomeEvent(first)]);
    await endpoint.server.runJobs();
    await endpoint.server.runJobs();
    expect(http.requests).toHaveLength(1);
    const [request] = http.requests;
    if (!request) throw new Error('nothing came');
    expect(request).toMatchObject({
      url: '/in?env=test',
      headers: { authorization: 'Bearer abc', 'content-encoding': 'gzip' },
    });
    const lines = linesOf(request);
    expect(lines).toHaveLength(3);
    expect(lines.map(({ id }) => id)).toEqual(expect.arrayContaining(events.map(({ id }) => id)));
    expect(await stateOf(admin)).toMatchObject({ sent: 3 });
  });

  it('lose and double nothing when receiver and endpoint fail at random', async () => {
    let now = Date.now();
    const dataDir = await dataFolder();
    let endpoint = await startEndpoint({ dataDir, clock: { now: () => now } });
    const admin = await setUpAdministrator(endpoint);
    const http = await startHttpReceiver();
    onTestFinished(() => http.close());
    await addJob(admin, `${http.base}/in`, { records: 7 });
    const sent: string[] = [];
    const answers = [200, 503, 'cut', 200, 'cut', 500, 200, 200] as const;
    for (const [round, answer] of answers.entries()) {
      const desk = await enrolDesk(endpoint);
      const events = Array.from({ length: 10 }, () => exchangeEvent());
      sent.push(...events.map(({ id }) => id));
      await deliver(desk, events);
      http.answerWith(answer);
      // Past what a job waits after a failure; devices sign with the real time.
      now = Date.now() + (round + 1) * 400_000;
      await endpoint.server.runJobs();
      now = Date.now();
      if (round % 3 === 2) {
        await endpoint.server.close();
        endpoint = await startEndpoint({ dataDir, clock: { now: () => now } });
      }
    }
    http.answerWith(200);
    now = Date.now() + 10_000_000;
    await endpoint.server.runJobs();
    // A receiver that keeps one upload for each key, as the header asks.
    const uploads = new Map<string, ReceivedRequest>();
    for (const request of http.requests) {
      const key = String(request.headers['idempotency-key']);
      const before = uploads.get(key);
      if (before) expect(linesOf(request)).toEqual(linesOf(before));
      uploads.set(key, request);
    }
    expect(http.requests.length).toBeGreaterThan(uploads.size);
    const received = [...uploads.values()]
      .flatMap((request) => linesOf(request))
      .map(({ id }) => id);
    expect(received.sort()).toEqual(sent.sort());
  });

  it('put objects into buckets with a signature, under a name that stays', async () => {
    let now = Date.parse('2026-11-25T10:00:00Z');
    const { endpoint, admin, http, desk } = await start(() => now);
    const keys = 'access-key-id=AKIDEXAMPLE&secret-access-key=sEcReT';
    await addJob(
      admin,
      `s3://logs-bucket/ai/{DATE}?region=eu-central-1&${keys}&endpoint=${http.base}`,
    );
    now = Date.now();
    await deliver(desk, [exchangeEvent()]);
    http.answerWith(503);
    await endpoint.server.runJobs();
    http.answerWith(200);
    now += 10_000;
    await endpoint.server.runJobs();
    const [first, second] = http.requests;
    expect(first).toMatchObject({ method: 'PUT' });
    expect(first?.url).toMatch(/^\/logs-bucket\/ai\/\d{8}\/\d{8}T\d{6}Z_[0-9a-f]{32}\.log\.gz$/);
    expect(second?.url).toBe(first?.url);
    expect(first?.headers.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-central-1\/s3\/aws4_request, SignedHeaders=/,
    );
    const text = await (await admin.get(CONSOLE_PATHS.exports)).text();
    expect(text).not.toContain('sEcReT');
    expect(await (await admin.get(CONSOLE_PATHS.audit)).text()).not.toContain('sEcReT');
    expect(endpoint.log.join('')).not.toContain('sEcReT');
  });

  it("speak Splunk's collector, OTLP and syslog", async () => {
    const { endpoint, admin, http, desk } = await start();
    const chunks: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on('data', (chunk: Buffer) => chunks.push(chunk));
      socket.on('error', () => undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
    const { port } = server.address() as AddressInfo;
    const host = http.base.slice('http://'.length);
    await addJob(
      admin,
      `splunk+http://${host}/services/collector/event?sourcetype=ai&header_Authorization=Splunk%20t`,
    );
    await addJob(admin, `otlp+http://${host}`);
    await addJob(admin, `syslog+tcp://127.0.0.1:${port}`);
    const event = exchangeEvent({
      action: 'block',
      enforced: 'block',
      request: { method: 'POST', host: 'chat.example', path: '/a=b|c' },
    });
    await deliver(desk, [event]);
    await endpoint.server.runJobs();
    const at = (path: string) => http.requests.find(({ url }) => url === path);
    const splunk = at('/services/collector/event');
    expect(splunk?.headers.authorization).toBe('Splunk t');
    expect(JSON.parse(String(splunk?.body))).toMatchObject({
      sourcetype: 'ai',
      event: { id: event.id },
      fields: { id: event.id },
    });
    expect(JSON.parse(String(at('/v1/logs')?.body))).toMatchObject({
      resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityText: 'WARN' }] }] }],
    });
    expect(String(at('/v1/metrics')?.body)).toContain('portcullis_devices_online');
    const frame = Buffer.concat(chunks).toString();
    const [length = '', ...rest] = frame.split(' ');
    expect(Buffer.byteLength(rest.join(' '))).toBe(Number(length));
    expect(frame).toContain('CEF:0|Portcullis|Portcullis|1|exchange:block|AI exchange block|7|');
    expect(frame).toContain('request=/a\\=b|c');
    expect(frame).toContain(`externalId=${event.id}`);
  });

  it('refuse addresses that cannot be used, and export the audit log too', async () => {
    const { endpoint, admin, http } = await start();
    const bad = ['nothing', 'ftp://x', 's3://bucket/x?region=r', 'https://user:secret@host/'];
    for (const destination of bad) {
      const answer = await admin.post(CONSOLE_PATHS.exports, { name: 'x', destination });
      expect([destination, answer.status]).toEqual([destination, 400]);
      expect(await answer.text()).not.toContain('secret@');
    }
    await addJob(admin, `${http.base}/audit`, { dataset: 'audit_logs' });
    await endpoint.server.runJobs();
    const [request] = http.requests;
    expect(request && linesOf(request)).toMatchObject([{ kind: 'audit', action: 'export.add' }]);
  });
});

describe('metrics and health', () => {
  it('are for Prometheus with a token, and for load balancers without', async () => {
    const { endpoint, desk } = await start();
    await deliver(desk, [exchangeEvent()]);
    const base = endpoint.urls.fleet;
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect((await fetch(`${base}/metrics`)).status).toBe(401);
    const { token } = await endpoint.server.tokens.create({ name: 'p', scopes: ['logs:read'] });
    const answer = await fetch(`${base}/metrics`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(answer.headers.get('content-type')).toContain('text/plain');
    const text = await answer.text();
    expect(text).toContain('portcullis_exchanges_this_hour{enforced="allow"} 1');
    expect(text).toContain('# TYPE portcullis_devices gauge');
  });
});
