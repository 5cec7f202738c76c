import { FLEET_PATHS } from '../../../core/fleet/wire';
import { portalNews } from '../../fixtures/console/portal-news';
import { seed } from '../../fixtures/console/seed';
import { deviceNews, madeUpTraffic } from '../../fixtures/console/traffic';
import { postBatch } from '../server/audit-events';
import { enrolDesk, sendSigned, startEndpoint, type Desk, type Endpoint } from '../server/endpoint';

const DAY_MS = 86_400_000;

/** A policy with something for every page. */
const SEEDED_POLICY = {
  organisation: { name: 'Example Ltd' },
  rules: [
    {
      id: 'block-secrets',
      name: 'No secrets in prompts',
      when: 'any(dlp.categories[*] == "credentials")',
      action: 'block',
    },
    { id: 'log-all', name: 'Log everything', when: 'true', action: 'log' },
  ],
  gateway: {
    routes: [
      {
        name: 'support',
        nodes: [
          { id: 'start', type: 'start', next: 'team' },
          {
            id: 'team',
            type: 'conditional',
            conditions: { team: { $eq: 'support' } },
            true: 'big',
            false: 'small',
          },
          { id: 'big', type: 'model', provider: 'openai', model: 'gpt-4o', fallback: 'small' },
          { id: 'small', type: 'model', provider: 'anthropic', model: 'claude-haiku-4-5' },
        ],
      },
    ],
  },
  waf: {
    zones: [
      {
        id: 'support-bot',
        name: 'Support bot',
        hosts: ['bot.example.com'],
        origins: [{ url: 'http://127.0.0.1:9' }],
        topics: { mergers: 'company mergers' },
      },
    ],
  },
  portal: {
    servers: [
      {
        id: 'tickets',
        name: 'Tickets',
        url: 'https://tickets.example.com/mcp',
        allow: [{ tools: ['search_issues'] }],
      },
    ],
  },
} as const;

/** An endpoint with a week of made-up traffic, brought by the real ingest route. */
export async function startSeeded(
  consoleDir: string,
  exchanges = 400,
): Promise<{ readonly endpoint: Endpoint; readonly desk: Desk }> {
  const endpoint = await startEndpoint({ consoleDir, initialPolicy: SEEDED_POLICY });
  const desk = await enrolDesk(endpoint);
  const send = async (body: Buffer): Promise<void> => {
    const answer = await postBatch(desk, body);
    if (answer.status !== 202) throw new Error(`${answer.status}: ${await answer.text()}`);
  };
  const now = Date.now();
  await seed(madeUpTraffic({ exchanges, from: now - 7 * DAY_MS, to: now }), send);
  const sighting = { host: 'chat.unknown.ai', signs: 'name', requests: 3, user: 'mira.okafor' };
  const said = {
    ...{ kind: 'missed', note: 'That was a customer number.', rule: '', ruleName: '' },
    ...{ app: 'ChatGPT', host: 'chatgpt.com', detectors: '', enforced: 'allow' },
    ...{ exchange: '', user: 'mira.okafor' },
  };
  const news = [deviceNews('shadow_ai', sighting), deviceNews('feedback', said)];
  await seed([...portalNews(), ...news], send);
  const wish = { rule: { id: 'r', name: 'No uploads' }, app: 'ChatGPT', reason: 'A tender.' };
  await sendSigned(desk, {
    method: 'POST',
    path: FLEET_PATHS.exceptions,
    body: Buffer.from(JSON.stringify(wish)),
  });
  return { endpoint, desk };
}
