import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, it, onTestFinished } from 'vitest';
import { startAgent } from '../../../main/agent/agent';
import { agentConfigSchema } from '../../../main/agent/config';
import { startAllSites } from '../../fixtures/sites/all-sites';
import { OPENAI_API_HOST } from '../../fixtures/sites/llm-api';
import { openTunnel, textOf } from '../../fixtures/upstream/proxied-fetch';
import { noKeychain } from '../portal/test-portal';
import { mainSide } from './main-side';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Life of a CA; the test moves the agent's clock, not that of the client. */
const LIFE_MS = 3 * 365 * DAY_MS;

/** Asks for a streamed answer on a connection that stays open. */
async function chatOn(socket: TLSSocket, prompt: string): Promise<IncomingMessage> {
  const request = httpRequest({
    createConnection: () => socket,
    host: OPENAI_API_HOST,
    method: 'POST',
    path: '/v1/chat/completions',
    headers: {
      connection: 'keep-alive',
      'content-type': 'application/json',
      authorization: 'Bearer made-up',
    },
  });
  const messages = [{ role: 'user', content: prompt }];
  request.end(JSON.stringify({ model: 'gpt-x', stream: true, messages }));
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

function isSignedBy(socket: TLSSocket, ca: string): boolean {
  const { publicKey } = new X509Certificate(ca);
  return socket.getPeerX509Certificate()?.verify(publicKey) === true;
}

it('hands over to the next CA while a client is being answered, and drops nobody', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-handover-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const sites = await startAllSites({ tokenDelayMs: 5 });
  onTestFinished(() => sites.close());
  const policyFile = join(folder, 'policy.json');
  const upstream = { proxy: sites.companyProxy.url, roots: [sites.ca.certPem] };
  await writeFile(policyFile, JSON.stringify({ keychain: 'allow-file', upstream }));
  // Made so long ago that it ends in 45 days.
  let now = Date.now() - LIFE_MS + 45 * DAY_MS;
  const main = mainSide();
  const agent = await startAgent(
    agentConfigSchema.parse({
      ...{ dataDir: join(folder, 'data'), policyFile, agentVersion: '0.0.0' },
      resourcesDir: resolve(import.meta.dirname, '../../../resources'),
    }),
    { control: main.port, keychain: noKeychain(), clock: { now: () => now } },
  );
  onTestFinished(() => agent.close());
  const { caFile, caFingerprint, urls } = agent.ready;
  const old = await readFile(caFile, 'utf8');
  const tunnel = async (ca: string): Promise<TLSSocket> => {
    const proxyPort = Number(new URL(urls.proxy).port);
    const { socket } = await openTunnel({ proxyPort, ca, host: OPENAI_API_HOST });
    if (socket === undefined) throw new Error('no tunnel');
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  const look = async (): Promise<string> => {
    const told = main.next('authority');
    main.send({ type: 'woken' });
    return (await told).caFingerprint;
  };

  now = Date.now() - 15 * DAY_MS;
  expect(await look()).toBe(caFingerprint);
  const next = await readFile(join(folder, 'data', 'ca-next.pem'), 'utf8');

  const socket = await tunnel(old);
  const answer = await chatOn(socket, 'Tell me about Lisbon.');
  const [first] = (await once(answer, 'data')) as [Buffer];
  now = Date.now();
  const used = await look();
  expect(used).not.toBe(caFingerprint);

  // What was under way ends as it should, and the connection serves the next request.
  expect(first.toString() + (await textOf(answer))).toContain('[DONE]');
  const again = await chatOn(socket, 'And about Porto?');
  expect(await textOf(again)).toContain('[DONE]');
  expect(isSignedBy(socket, old)).toBe(true);

  // New connections are signed by the new one, which is what everybody can have now.
  expect(await readFile(caFile, 'utf8')).toBe(next);
  expect(await (await fetch(new URL('/ca.pem', urls.local))).text()).toBe(next);
  const fresh = await tunnel(next);
  expect(isSignedBy(fresh, next)).toBe(true);
  expect(new X509Certificate(next).fingerprint256).toBe(used);
  await expect(tunnel(old)).rejects.toThrow();
});
