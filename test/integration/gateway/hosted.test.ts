import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import OpenAI from 'openai';
import { pino } from 'pino';
import { z } from 'zod';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startHostedGateway } from '../../../cli/doors/hosted-gateway';
import { CONSOLE_PATHS, exchangeRowSchema } from '../../../core/exchange/console';
import { setUpAdministrator, startEndpoint } from '../server/endpoint';
import { startProviders } from './world';

const TOKEN = 'pcg_shop-1234567890';
const listSchema = z.object({ events: z.array(exchangeRowSchema) });
const SECRET = ['AKIA', 'Q3EGWLPT7XRB5VNM'].join('');

describe('the gateway on the central endpoint', () => {
  it('asks for a virtual key, holds to the published policy and reports to the console', async () => {
    const world = await startProviders();
    onTestFinished(() => world.close());
    const sha256 = createHash('sha256').update(TOKEN).digest('hex');
    const endpoint = await startEndpoint({
      initialPolicy: {
        organisation: { name: 'Example Ltd' },
        rules: [
          {
            id: 'keys',
            name: 'No keys',
            when: 'gateway eq "shop" and any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
        ],
        gateway: {
          gateways: [{ id: 'shop' }],
          providers: world.providers,
          virtualKeys: [{ id: 'web', sha256, user: 'web-shop', team: 'shop' }],
        },
      },
    });
    const warnings: string[] = [];
    const door = await startHostedGateway({
      server: endpoint.server,
      listen: { host: '127.0.0.1', port: 0 },
      dataDir: endpoint.dataDir,
      resourcesDir: resolve(import.meta.dirname, '../../../resources'),
      workers: undefined,
      modelFolder: '/nowhere',
      log: pino({ level: 'warn' }, { write: (line) => warnings.push(line) }),
    });
    onTestFinished(() => door.close());
    expect(warnings.join()).toContain("the company's own model cannot be used");
    const ask = async (content: string, headers: Record<string, string> = {}): Promise<string> => {
      const client = new OpenAI({
        apiKey: 'sk-test',
        baseURL: `${door.url}/v1`,
        maxRetries: 0,
        defaultHeaders: headers,
      });
      const messages = [{ role: 'user' as const, content }];
      const answer = await client.chat.completions.create({ model: 'gpt-4o', messages });
      return answer.choices[0]?.message.content ?? '';
    };
    const caller = { 'cf-aig-authorization': `Bearer ${TOKEN}` };
    await expect(ask('good morning')).rejects.toMatchObject({ status: 401, code: 2009 });
    expect(await ask('good morning', caller)).not.toBe('');
    await expect(ask(`deploy ${SECRET}`, caller)).rejects.toMatchObject({ code: 2029 });
    const browser = await setUpAdministrator(endpoint);
    await vi.waitFor(
      async () => {
        const page = listSchema.parse(await (await browser.get(CONSOLE_PATHS.events)).json());
        const seen = page.events.map(({ exchange }) => [exchange.door, exchange.enforced]);
        expect(seen).toContainEqual(['gateway', 'block']);
        expect(seen).toContainEqual(['gateway', 'allow']);
      },
      { timeout: 20_000, interval: 50 },
    );
  });
});
