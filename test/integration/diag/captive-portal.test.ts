import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import pino from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPortalProbe } from '../../../main/agent/sync/captive-portal';
import { FleetClient } from '../../../main/agent/sync/fleet-client';
import { FleetSession } from '../../../main/agent/sync/fleet-session';
import { createTransport } from '../../../main/agent/sync/http-transport';
import { tryEndpoint } from '../../../main/diag/endpoint-facts';
import { temporaryFolder } from '../../unit/audit/temporary-folder';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A network's portal that answers every name over plain HTTP; returns its port. */
async function portal(answer: Answer): Promise<number> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

const redirect =
  (location: string, status = 302): Answer =>
  (_request, response) =>
    void response.writeHead(status, { location }).end();

/** Nothing listens there for TLS, as behind a portal. */
const ENDPOINT = 'https://localhost:1/portcullis';

describe('a portal between a desk and its endpoint', () => {
  it.each<[string, Answer, string | undefined]>([
    [
      'a redirect elsewhere',
      redirect('http://login.wifi.example/a?b'),
      'http://login.wifi.example',
    ],
    ['the status 511', (_, response) => void response.writeHead(511).end(), 'http://localhost'],
    ['the usual redirect to HTTPS', redirect('https://localhost/', 301), undefined],
    ['a redirect to a name below', redirect('https://www.localhost/', 308), undefined],
    [
      'a redirect without an address',
      (_, response) => void response.writeHead(302).end(),
      undefined,
    ],
    ['a redirect to no page', redirect('mailto:a@login.example'), undefined],
    ['an address that is none', redirect('http://['), undefined],
    ['a page', (_, response) => void response.end('<h1>It works</h1>'), undefined],
  ])('is known by %s', async (_, answer, where) => {
    const port = await portal(answer);
    const found = await createPortalProbe(port)(ENDPOINT);
    expect(found?.replace(`:${port}`, '')).toBe(where);
  });

  it('is asked for nothing but its front page, with nothing of the device', async () => {
    let seen: Pick<IncomingMessage, 'method' | 'url' | 'headers'> | undefined;
    const port = await portal(({ method, url, headers }, response) => {
      seen = { method, url, headers };
      response.end();
    });
    await createPortalProbe(port)('https://user:word@localhost:1/portcullis?key=1');
    expect(seen).toEqual({
      ...{ method: 'GET', url: '/' },
      headers: { host: `localhost:${port}`, connection: 'close' },
    });
  });

  it('is not seen where nobody answers, and a probe ends with its desk', async () => {
    expect(await createPortalProbe(1)(ENDPOINT)).toBeUndefined();
    const end = new AbortController();
    const port = await portal(() => end.abort());
    expect(await createPortalProbe(port)(ENDPOINT, end.signal)).toBeUndefined();
  });

  it('is named by the doctor where the endpoint does not answer', async () => {
    const port = await portal(redirect('http://login.wifi.example/'));
    expect(await tryEndpoint(ENDPOINT, createPortalProbe(port))).toEqual({
      kind: 'captive-portal',
      where: 'http://login.wifi.example',
    });
  });
});

describe('a redirect in place of an answer', () => {
  it('counts as an endpoint that cannot be reached', async () => {
    const port = await portal(redirect('http://login.wifi.example/'));
    const transport = createTransport();
    onTestFinished(() => transport.close());
    const client = new FleetClient(transport, new URL(`http://127.0.0.1:${port}`), {
      now: () => Date.now(),
    });
    const { signal } = new AbortController();
    await expect(client.open({ method: 'GET', path: '/v1/policy', signal })).rejects.toMatchObject({
      code: 'ENDPOINT_UNREACHABLE',
    });
  });
});

describe('a device in a network with a portal', () => {
  it('knows that it has to sign in, and that the way is free afterwards', async () => {
    let signedIn = false;
    const port = await portal((request, response) => {
      if (!signedIn) return redirect('http://login.wifi.example/')(request, response);
      response.writeHead(403, { 'content-type': 'application/json' }).end('{}');
    });
    const tokenFile = join(await temporaryFolder(), 'token');
    await writeFile(tokenFile, 'made-up');
    const transport = createTransport();
    const seen: (boolean | string)[] = [];
    const none = () => Promise.resolve();
    const session = new FleetSession(
      {
        ...{ endpoint: { url: `http://localhost:${port}`, tokenFile }, transport },
        ...{ vault: UNUSED_VAULT, outbox: UNUSED_OUTBOX, clock: { now: () => Date.now() } },
        ...{ log: pino({ level: 'silent' }), agentVersion: '1', setsDirectory: '' },
        ...{ policyVersion: () => 0, policyTag: () => '', renewalDue: () => false },
        ...{ checkInMs: () => 60_000, setsOf: () => Promise.resolve([]) },
        ...{ takePolicy: none, takeExceptions: none, openBrowser: () => undefined },
        ...{ report: unused, onStatusChange: () => () => undefined, onEnrolment: unused },
        portalProbe: createPortalProbe(port),
        onReach: (reached) => seen.at(-1) !== reached && seen.push(reached),
        onCaptive: (captive) => seen.push(captive ? 'captive' : 'free'),
      },
      undefined,
    );
    onTestFinished(async () => {
      await session.close();
      transport.close();
    });
    await vi.waitFor(() => expect(seen).toContain('captive'));
    signedIn = true;
    await vi.waitFor(() => expect(seen).toContain('free'), { timeout: 5000 });
    expect(seen.filter((one) => typeof one === 'string')).toEqual(['captive', 'free']);
    expect(seen.at(-1)).toBe('free');
    expect(seen).toContain(true);
  });
});

function unused(): never {
  throw new Error('this is for enrolled devices');
}
const UNUSED_VAULT = { backend: 'file', load: unused, store: unused, remove: unused } as const;
const UNUSED_OUTBOX = {
  ...{ append: unused, next: unused, acknowledge: unused, backlog: unused },
  ...{ onAppend: unused, close: unused },
};
