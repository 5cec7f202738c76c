import { WebSocket } from 'ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fetchThrough, openTunnel, textOf } from '../../fixtures/upstream/proxied-fetch';
import { curlTrusting, type CurlResult } from './clients';
import { startDesk, type Desk } from './desk';

const HOST = 'chat.portcullis.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const APPS = [{ id: 'demo', name: 'Harbour Chat', domains: [HOST] }];

async function openAnswer(desk: Desk, message: string) {
  return await fetchThrough({
    proxyPort: desk.port,
    ca: desk.caPem,
    host: HOST,
    path: '/api/chat',
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ message }),
  });
}

describe('answers without rules about them', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({ policy: { apps: APPS } });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('pass token by token while the site still writes', async () => {
    const release = desk.sites.demo.holdAfter(2);
    const response = await openAnswer(desk, 'tell me more');
    const first = await new Promise<string>((resolve) => {
      response.once('data', (chunk: Buffer) => resolve(chunk.toString()));
    });
    // The site is being held: what has arrived can only be the beginning.
    expect(first).toContain('data: ');
    expect(first).not.toContain('[DONE]');
    release();
    expect(await textOf(response)).toContain('[DONE]');
  });

  it('end as aborted when the client goes away', async () => {
    const release = desk.sites.demo.holdAfter(1);
    const response = await openAnswer(desk, 'never mind');
    response.on('error', () => undefined);
    response.once('data', () => response.destroy());
    const outcome = await desk.outcome((event) => event.result === 'aborted');
    expect(outcome.exchangeId).toMatch(/^[0-9A-Z]{26}$/);
    release();
  });

  it('lets WebSockets through frame by frame', async () => {
    const { socket } = await openTunnel({ proxyPort: desk.port, ca: desk.caPem, host: HOST });
    if (!socket) throw new Error('no tunnel');
    const client = new WebSocket(`wss://${HOST}/ws`, { createConnection: () => socket });
    const echoed = new Promise<string>((resolve, reject) => {
      client.once('message', (data: Buffer) => resolve(data.toString()));
      client.once('error', reject);
    });
    client.once('open', () => client.send('ahoy'));
    expect(await echoed).toBe('ahoy');
    client.close();
  });
});

describe('answers under a rule', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: APPS,
        rules: [
          {
            id: 'no-keys-back',
            name: 'No keys in answers',
            phase: 'response',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
        ],
      },
      sites: { answer: (prompt) => (prompt === 'leak' ? `Certainly: ${KEY} is it.` : 'Nothing.') },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('are stopped before the secret, in the form of the app', async () => {
    const text = await textOf(await openAnswer(desk, 'leak'));
    expect(text.replaceAll(/data: \{"text":"|"\}\n\n/g, '')).not.toContain(KEY);
    expect(text).toContain('No keys in answers');
    const outcome = await desk.outcome((event) => event.result === 'stopped');
    expect(outcome.responseFindings.length).toBeGreaterThan(0);
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  it('pass when there is nothing in them', async () => {
    const text = await textOf(await openAnswer(desk, 'hello'));
    expect(text).toContain('Nothing');
    expect(text).toContain('[DONE]');
  });
});

describe('answers under a rule that masks', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: APPS,
        rules: [
          {
            id: 'mask-keys',
            name: 'Keys in answers are masked',
            phase: 'response',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'redact',
          },
        ],
      },
      sites: { answer: (prompt) => (prompt === 'leak' ? `Certainly: ${KEY} is it.` : 'Nothing.') },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('go on with the mask in place, event by event', async () => {
    const text = await textOf(await openAnswer(desk, 'leak'));
    const said = [...text.matchAll(/^data: (\{.*\})$/gm)]
      .map(([, data = '']) => (JSON.parse(data) as { text?: string }).text ?? '')
      .join('');
    expect(said.trim()).toMatch(/^Certainly: \[[A-Z_]+\] is it\.$/);
    expect(text).toContain('[DONE]');
    const outcome = await desk.outcome((event) => event.responseFindings.length > 0);
    expect(outcome.result).toBe('completed');
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });

  it('are the same where nothing is masked', async () => {
    expect(await textOf(await openAnswer(desk, 'hello'))).toContain('Nothing');
  });
});

describe('certificates', () => {
  it('of the site are verified: a stranger gets a page, the client an honest error', async () => {
    const desk = await startDesk({ policy: { apps: APPS, upstream: { roots: [] } } });
    const response = await fetchThrough({
      proxyPort: desk.port,
      ca: desk.caPem,
      host: HOST,
      path: '/',
      headers: { accept: 'text/html' },
    });
    expect(response.statusCode).toBe(502);
    expect(await textOf(response)).toContain('cannot be trusted');
    expect(desk.sites.demo.received).toEqual([]);
    await desk.close();
  });

  it('of ours that a client rejects make its host known as pinned, and the next try is tunnelled', async () => {
    const desk = await startDesk({ policy: { apps: APPS } });
    const stranger = (): Promise<CurlResult> =>
      curlTrusting(desk.sites.ca.certPem, desk, `https://${HOST}/`);
    expect((await stranger()).status).not.toBe(0);
    // The alert arrives in its own time; the second try meets a tunnel to the real site.
    await expect.poll(() => desk.rejected, { timeout: 5000 }).toEqual([HOST]);
    expect(await stranger()).toMatchObject({ status: 0 });
    await desk.close();
  });

  it('are made for the name that the client asks for', async () => {
    const desk = await startDesk({
      policy: { apps: APPS },
      sites: { routes: {} },
    });
    const { socket } = await openTunnel({ proxyPort: desk.port, ca: desk.caPem, host: HOST });
    expect(socket?.getPeerCertificate().subjectaltname).toBe(`DNS:${HOST}`);
    socket?.destroy();
    await desk.close();
  });
});
