import { resolve } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startHostedWaf, type HostedWaf } from '../../../../cli/waf/hosted';
import { startModelApp } from '../../../fixtures/apps/model-app';
import { dataFolder, startEndpoint, type Endpoint } from '../endpoint';
import { onPostgres, testDatabase } from '../test-database';

/** Requests that the rule lets through in an hour, at all replicas together. */
const LIMIT = 6;

function policyBefore(url: string) {
  return {
    rules: [
      {
        id: 'few',
        name: 'A few an hour',
        when: 'http.request.method eq "POST"',
        action: 'rate_limit' as const,
        rateLimit: {
          characteristics: ['ip.src'],
          period: 3600 as const,
          requestsPerPeriod: LIMIT,
        },
      },
    ],
    waf: {
      zones: [{ id: 'shop', hosts: ['*'], origins: [{ url }], mode: 'production' as const }],
    },
  };
}

async function firewallAt({ server, dataDir }: Endpoint): Promise<HostedWaf> {
  const waf = await startHostedWaf({
    ...{ server, dataDir, workers: undefined, networks: {} },
    listen: { host: '127.0.0.1', port: 0 },
    resourcesDir: resolve(import.meta.dirname, '../../../../resources'),
    log: pino({ level: 'silent' }),
  });
  onTestFinished(() => waf.close());
  return waf;
}

async function ask({ url }: HostedWaf): Promise<number> {
  const response = await fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'Good morning' }] }),
  });
  await response.arrayBuffer();
  return response.status;
}

describe.runIf(onPostgres())('a rate limit at two replicas', () => {
  it('counts what comes to either, all at once too', async () => {
    const app = await startModelApp();
    onTestFinished(() => app.close());
    const database = await testDatabase(await dataFolder());
    const initialPolicy = policyBefore(app.url);
    const first = await startEndpoint({ database, initialPolicy });
    const second = await startEndpoint({ database, initialPolicy });
    const [here, there] = await Promise.all([firewallAt(first), firewallAt(second)]);
    const places = Array.from({ length: 2 * LIMIT }, (_, n) => (n % 2 === 0 ? here : there));
    const statuses = await Promise.all(places.map((place) => ask(place)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(LIMIT);
    expect(statuses.filter((status) => status === 429)).toHaveLength(LIMIT);
    expect([await ask(here), await ask(there)]).toEqual([429, 429]);
  });
});
