import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, send } from '../proxy/clients';
import { startDesk, type Desk } from '../proxy/desk';

const HOST = 'chat.portcullis.example';
const PAGE = { accept: 'text/html', 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' };

describe('what rules ask of the proxy', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: [
          { id: 'demo', name: 'Harbour Chat', domains: [HOST], status: 'approved' },
          { id: 'shadow', name: 'Shadow', domains: ['isolated.portcullis.example'] },
        ],
        rules: [
          {
            id: 'to-portal',
            name: 'Use the portal',
            when: 'app.id eq "shadow"',
            action: 'redirect',
            redirect: {
              location: 'https://portal.example/start?from=policy',
              preservePath: true,
              preserveQuery: true,
            },
          },
          {
            id: 'known-by-all-of-it',
            name: 'Everything is known',
            when: [
              'http.request.headers["x-try"][0] eq "fields" and http.request.version eq "HTTP/1.1"',
              'http.request.body.mime eq "application/json"',
              'lookup_json_string(http.request.body.raw, "message") eq "known?"',
              'http.request.body.size gt 10 and ssl and tcp.dstport eq 443',
            ].join(' and '),
            action: 'block',
          },
          {
            id: 'answers',
            name: 'No answers of this kind',
            when: 'http.response.code eq 200 and http.request.headers["x-try"][0] eq "answers"',
            action: 'block',
            phase: 'response',
          },
          {
            id: 'limit',
            name: 'Two a minute',
            when: 'http.request.headers["x-try"][0] eq "limit"',
            action: 'rate_limit',
            rateLimit: { characteristics: ['user.id'], period: 3600, requestsPerPeriod: 2 },
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  const post = (tried: string, message: string) =>
    send(desk, {
      host: HOST,
      method: 'POST',
      path: '/api/chat',
      headers: { 'content-type': 'application/json', 'x-try': tried },
      body: JSON.stringify({ message }),
    });

  it('sends a page elsewhere, with the path and query of the request', async () => {
    const host = 'isolated.portcullis.example';
    const answer = await send(desk, { host, path: '/room/5?id=1', headers: PAGE });
    expect(answer.status).toBe(302);
    expect(answer.headers['location']).toBe('https://portal.example/start/room/5?from=policy&id=1');
    const event = await desk.exchange((one) => one.app.id === 'shadow');
    expect(event).toMatchObject({ action: 'redirect', enforced: 'redirect' });
  });

  it('tells a program where to go instead', async () => {
    const answer = await send(desk, {
      host: 'isolated.portcullis.example',
      method: 'POST',
      path: '/api/chat',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ message: 'hello there' }),
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('https://portal.example/start/api/chat');
  });

  it('supplies headers, body, port and encryption to rules', async () => {
    expect((await post('fields', 'known?')).text).toContain('Everything is known');
    expect((await post('fields', 'unknown?')).status).toBe(200);
  });

  it('supplies the head of the answer to rules', async () => {
    expect((await post('answers', 'hello?')).text).toContain('No answers of this kind');
  });

  it('answers 429 with Retry-After, and to a person with a page', async () => {
    expect((await post('limit', 'one')).status).toBe(200);
    expect((await post('limit', 'two')).status).toBe(200);
    const third = await post('limit', 'three');
    expect(third.status).toBe(429);
    expect(Number(third.headers['retry-after'])).toBeGreaterThan(0);
    expect(third.text).toContain('Two a minute');
    const page = await send(desk, { host: HOST, headers: { ...PAGE, 'x-try': 'limit' } });
    expect(page.status).toBe(429);
    expect(Number(page.headers['retry-after'])).toBeLessThanOrEqual(3600);
    expect(page.text).toContain('<html');
  });

  it('goes on with everything else', async () => {
    expect((await ask(desk, 'hello')).status).toBe(200);
    expect(desk.defects).toEqual([]);
  });
});

describe('controls of an app', () => {
  let desk: Desk;
  beforeAll(async () => {
    const controls = { share: 'block', download: 'block', voice: 'block' } as const;
    desk = await startDesk({
      policy: { apps: [{ id: 'demo', name: 'Harbour Chat', domains: [HOST], controls }] },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  it.each([
    ['POST', '/api/share', { 'content-type': 'application/json' }, '{"id":5}'],
    ['GET', '/files/download/5', {}, undefined],
    [
      'GET',
      '/realtime',
      {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
      undefined,
    ],
  ])('refuse %s %s', async (method, path, headers, body) => {
    const answer = await send(desk, {
      ...{ host: HOST, method, path, headers: headers },
      ...(body === undefined ? {} : { body }),
    });
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('switched off');
  });

  it('leave prompts alone, and no trace of what nobody asked about', async () => {
    expect((await ask(desk, 'hello')).status).toBe(200);
    const known = desk.events.length;
    await send(desk, { host: HOST, path: '/' });
    expect(desk.events.length - known).toBeLessThanOrEqual(1);
    expect(desk.defects).toEqual([]);
  });
});
