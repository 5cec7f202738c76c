import { join } from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHostedWaf } from '../../../cli/waf/hosted';
import { startModelApp } from '../../fixtures/apps/model-app';
import { administration, ZONE } from '../api/client';

const ask = (url: string, content: string): Promise<Response> =>
  fetch(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', stream: true, messages: [{ role: 'user', content }] }),
  });

describe('the firewall of the central endpoint', () => {
  it('obeys what the API changes, records it, and shows what it has seen', async () => {
    const app = await startModelApp();
    onTestFinished(() => app.close());
    const zone = {
      id: ZONE,
      hosts: ['*'],
      origins: [{ url: app.url }],
      mode: 'production' as const,
    };
    const { client, endpoint } = await administration({ waf: { zones: [zone] } });
    const waf = await startHostedWaf({
      listen: { host: '127.0.0.1', port: 0 },
      networks: {},
      server: endpoint.server,
      dataDir: endpoint.dataDir,
      resourcesDir: join(import.meta.dirname, '../../../resources'),
      workers: undefined,
      log: pino({ level: 'silent' }),
    });
    onTestFinished(() => waf.close());
    const card = 'my card is 4111 1111 1111 1111, charge it';
    expect((await ask(waf.url, card)).status).toBe(200);
    await client.rulesets.phases.update('http_request_firewall_custom', {
      zone_id: ZONE,
      rules: [
        {
          action: 'block',
          expression: 'any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")',
          action_parameters: {
            response: { status_code: 418, content: 'no', content_type: 'text/plain' },
          },
        },
      ],
    });
    expect((await ask(waf.url, card)).status).toBe(418);
    for (let i = 0; i < 6; i += 1) await (await ask(waf.url, 'Good morning')).text();
    const seen = await vi.waitUntil(async () => {
      const found = [];
      for await (const one of client.apiGateway.discovery.operations.list({ zone_id: ZONE })) {
        found.push(one);
      }
      return found.find(({ origin }) => origin.includes('LabelDiscovery'));
    });
    expect(seen).toMatchObject({
      method: 'POST',
      endpoint: '/v1/chat/completions',
      state: 'review',
    });
    const marked = await client.apiGateway.discovery.operations.bulkEdit({
      zone_id: ZONE,
      body: { [seen.id]: { state: 'ignored' } },
    });
    expect(marked).toEqual({ [seen.id]: { state: 'ignored' } });
  });
});
