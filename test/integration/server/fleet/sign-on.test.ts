import { generateKeyPairSync } from 'node:crypto';
import { expect, it, onTestFinished } from 'vitest';
import type { Vault } from '../../../../core/exchange/ports';
import { FLEET_PATHS } from '../../../../core/fleet/wire';
import { FleetClient } from '../../../../main/agent/sync/fleet-client';
import { createTransport } from '../../../../main/agent/sync/http-transport';
import { enrolBySignIn } from '../../../../main/agent/sync/person-enrolment';
import {
  followingBrowser,
  startIdentityProvider,
} from '../../../fixtures/identity/identity-provider';
import { sendSigned, startEndpoint } from '../endpoint';

const vault: Vault = {
  backend: 'keychain',
  load: async () => ({ ok: true, value: undefined }),
  store: async () => ({ ok: true, value: undefined }),
  remove: async () => ({ ok: true, value: undefined }),
};

it('a person enrols a device by signing in, and nobody else can with what they got', async () => {
  const provider = await startIdentityProvider();
  onTestFinished(() => provider.close());
  const endpoint = await startEndpoint({
    initialPolicy: { identity: { issuer: provider.issuer } },
  });
  const transport = createTransport();
  onTestFinished(() => transport.close());
  const clock = { now: () => Date.now() };
  const client = new FleetClient(transport, new URL(endpoint.urls.fleet), clock);
  const browse = followingBrowser();
  const sent: string[] = [];
  const watched = new Proxy(client, {
    get: (target, name): unknown =>
      name === 'exchange'
        ? (request: Parameters<FleetClient['exchange']>[0]) => {
            sent.push(Buffer.from(request.body ?? []).toString('utf8'));
            return target.exchange(request);
          }
        : Reflect.get(target, name),
  });
  const enrolment = await enrolBySignIn({
    ...{ client: watched, vault, endpoint: endpoint.urls.fleet, agentVersion: '1' },
    openBrowser: (url) => void browse(url),
    now: clock.now,
    signal: new AbortController().signal,
  });
  const desk = { base: endpoint.urls.fleet, key: enrolment.key, answer: enrolment };
  expect((await sendSigned(desk, { path: FLEET_PATHS.policy })).status).toBe(200);

  const stolen = JSON.parse(sent.at(-1) ?? '') as Record<string, unknown>;
  const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  const other = await fetch(endpoint.urls.fleet + FLEET_PATHS.enrolPerson, {
    method: 'POST',
    body: JSON.stringify({ ...stolen, publicKey: x }),
  });
  expect(other.status).toBe(401);
  expect(await other.json()).toMatchObject({ error: { code: 'bad_token' } });
});
