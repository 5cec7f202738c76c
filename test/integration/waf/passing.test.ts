import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import { startFirewall, type Firewall, type FirewallOptions } from './firewall';

let open: Firewall | undefined;
afterEach(async () => {
  await open?.close();
  open = undefined;
});

async function firewall(options: FirewallOptions = {}): Promise<Firewall> {
  open = await startFirewall(options);
  return open;
}

const clientOf = (url: string): OpenAI =>
  new OpenAI({ apiKey: 'sk-test', baseURL: `${url}/v1`, maxRetries: 0 });

const ask = (content: string) => ({
  model: 'gpt-4o',
  messages: [{ role: 'user' as const, content }],
});

const CARD = 'my card is 4111 1111 1111 1111, charge it';
const BLOCK_CARDS = {
  id: 'cards',
  name: 'No card numbers',
  when: 'any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")',
  action: 'block',
  message: 'Leave the number out.',
} as const;

describe('the firewall in front of a model', () => {
  it('passes prompts and answers, whole and streamed', async () => {
    const { url, app } = await firewall();
    const client = clientOf(url);
    const whole = await client.chat.completions.create(ask('What is the capital of France?'));
    expect(whole.choices[0]?.message.content).toBe('Paris is the capital.');
    const stream = await client.chat.completions.create({ ...ask('Again?'), stream: true });
    let text = '';
    for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    expect(text).toBe('Paris is the capital.');
    expect(app.seen.map((request) => request.headers['x-forwarded-for'])).toEqual([
      '127.0.0.1',
      '127.0.0.1',
    ]);
  });

  it('refuses a prompt in the form that the SDK understands, and the application never sees it', async () => {
    const { url, app } = await firewall({ rules: [BLOCK_CARDS] });
    const refused = await clientOf(url)
      .chat.completions.create(ask(CARD))
      .catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OpenAI.PermissionDeniedError);
    expect(refused).toMatchObject({ status: 403, code: 'blocked_by_policy' });
    expect(app.seen).toEqual([]);
  });

  it('masks what a rule wants masked and sends the rest', async () => {
    const { url, app } = await firewall({ rules: [{ ...BLOCK_CARDS, action: 'redact' }] });
    await clientOf(url).chat.completions.create(ask(CARD));
    expect(app.seen[0]?.body).not.toContain('4111');
    expect(app.seen[0]?.body).toContain('charge it');
  });

  it('goes on masking what it has masked under the policy before', async () => {
    const masking = { ...BLOCK_CARDS, action: 'redact' as const };
    const wall = await firewall({ rules: [masking] });
    const { url, app } = wall;
    await clientOf(url).chat.completions.create(ask(CARD));
    const other = { id: 'other', name: 'Other', when: 'llm.prompt contains "zebra"' };
    await wall.change({
      rules: [{ ...other, action: 'block' }, masking],
      waf: { zones: [wall.zone] },
    });
    const { model, messages } = ask(CARD);
    await clientOf(url).chat.completions.create({
      model,
      messages: [
        ...messages,
        { role: 'assistant', content: 'Done.' },
        { role: 'user', content: 'And what was it about?' },
      ],
    });
    expect(app.seen).toHaveLength(2);
    expect(app.seen[1]?.body).toContain('what was it about');
    expect(app.seen[1]?.body).not.toContain('4111');
  });

  it('says in its log why the model of the company is not used, and goes on without it', async () => {
    const { url, dataDir } = await firewall({ modelFolder: '/nowhere' });
    const { choices } = await clientOf(url).chat.completions.create(ask('Hello'));
    expect(choices).toHaveLength(1);
    const log = await readFile(join(dataDir, 'logs', 'agent.log'), 'utf8');
    expect(log).toContain("the company's own model cannot be used");
  });

  it('answers a blocked request as the zone wants it', async () => {
    const { url } = await firewall({
      rules: [BLOCK_CARDS],
      zone: {
        blockResponse: { status: 451, contentType: 'application/json', body: '{"no":"way"}' },
      },
    });
    const response = await fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(ask(CARD)),
    });
    expect(response.status).toBe(451);
    expect(await response.json()).toEqual({ no: 'way' });
  });

  it.each(['PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'does not let a prompt hide behind %s',
    async (method) => {
      const { url, app } = await firewall({ rules: [BLOCK_CARDS] });
      const response = await fetch(`${url}/v1/chat/completions`, {
        method,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(ask(CARD)),
      });
      expect(response.status).toBe(403);
      expect(app.seen).toEqual([]);
    },
  );

  it('reads JSON only, and nothing else is held up', async () => {
    const { url, app } = await firewall({ rules: [BLOCK_CARDS] });
    const response = await fetch(`${url}/upload?x=1`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: CARD,
    });
    expect(response.status).toBe(200);
    expect(app.seen).toMatchObject([{ url: '/upload?x=1', body: CARD }]);
  });

  it('stops an answer that a rule forbids', async () => {
    const { url } = await firewall({
      answer: `Sure: the card on file is 4111 1111 1111 1111. ${'More text. '.repeat(60)}`,
      rules: [
        {
          id: 'leak',
          name: 'No cards in answers',
          phase: 'response',
          when: 'any(llm.response.pii_categories[*] eq "CREDIT_CARD")',
          action: 'block',
        },
      ],
    });
    const client = clientOf(url);
    await expect(client.chat.completions.create(ask('Which card?'))).rejects.toMatchObject({
      status: 403,
    });
    const stream = await client.chat.completions.create({ ...ask('Which?'), stream: true });
    let text = '';
    const read = async (): Promise<void> => {
      for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
    };
    await expect(read()).rejects.toThrow(/stopped/i);
    expect(text).not.toContain('4111');
  });

  it('masks what a rule wants masked, in whole answers and streams', async () => {
    const { url } = await firewall({
      answer: `Sure: the card on file is 4111 1111 1111 1111. ${'More text. '.repeat(60)}`,
      rules: [
        {
          id: 'mask',
          name: 'Cards in answers are masked',
          phase: 'response',
          when: 'any(llm.response.pii_categories[*] eq "CREDIT_CARD")',
          action: 'redact',
        },
      ],
    });
    const client = clientOf(url);
    const whole = await client.chat.completions.create(ask('Which card?'));
    expect(whole.choices[0]?.message.content).toMatch(/on file is \[CREDIT_CARD\]\. More/);
    let text = '';
    for await (const chunk of await client.chat.completions.create({
      ...ask('Which?'),
      stream: true,
    })) {
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(text).toMatch(/on file is \[CREDIT_CARD\]\. More/);
    expect(text).not.toContain('4111');
  });

  it('judges requests without a prompt, too', async () => {
    const { url, app } = await firewall({
      rules: [
        {
          id: 'admin',
          name: 'No admin from outside',
          when: 'starts_with(http.request.uri.path, "/admin")',
          action: 'block',
        },
      ],
    });
    expect((await fetch(`${url}/admin/../admin/users`)).status).toBe(403);
    expect((await fetch(`${url}/`)).status).toBe(200);
    expect(app.seen).toHaveLength(1);
  });

  it('redirects, limits rates, and says when to come again', async () => {
    const { url } = await firewall({
      rules: [
        {
          id: 'moved',
          name: 'Moved',
          when: 'http.request.uri.path eq "/old"',
          action: 'redirect',
          redirect: { location: 'https://new.example/' },
        },
        {
          id: 'limit',
          name: 'Two a minute',
          when: 'http.request.uri.path eq "/limited"',
          action: 'rate_limit',
          rateLimit: { characteristics: ['ip.src'], period: 60, requestsPerPeriod: 2 },
        },
      ],
    });
    const moved = await fetch(`${url}/old`, { redirect: 'manual' });
    expect(moved.status).toBe(302);
    expect(moved.headers.get('location')).toContain('https://new.example/');
    const statuses: number[] = [];
    for (let i = 0; i < 3; i += 1) statuses.push((await fetch(`${url}/limited`)).status);
    expect(statuses).toEqual([200, 200, 429]);
    const limited = await fetch(`${url}/limited`);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  it('goes on counting when another rule changes', async () => {
    const limit = {
      id: 'limit',
      name: 'Two a minute',
      when: 'http.request.uri.path eq "/limited"',
      action: 'rate_limit' as const,
      rateLimit: { characteristics: ['ip.src'], period: 60 as const, requestsPerPeriod: 2 },
    };
    const running = await firewall({ rules: [limit] });
    const url = `${running.url}/limited`;
    const before = [(await fetch(url)).status, (await fetch(url)).status];
    const zone = { id: 'shop', hosts: ['*'], origins: [{ url: running.app.url }] };
    const other = {
      id: 'other',
      name: 'Other',
      when: 'http.request.uri.path eq "/other"',
      action: 'block' as const,
    };
    await running.change({ rules: [limit, other], waf: { zones: [zone] } });
    expect([...before, (await fetch(url)).status]).toEqual([200, 200, 429]);
  });

  it('takes a new policy while it runs, and keeps the old one when the new one is wrong', async () => {
    const running = await firewall();
    const { url, app } = running;
    const zone = { id: 'shop', hosts: ['*'], origins: [{ url: app.url }] };
    const blockAll = { id: 'all', name: 'All', when: 'true', action: 'block' } as const;
    await running.change({ rules: [blockAll], waf: { zones: [{ ...zone, mode: 'production' }] } });
    expect((await fetch(url)).status).toBe(403);
    await running.change({ rules: [{ ...blockAll, when: 'nonsense(' }] });
    expect((await fetch(url)).status).toBe(403);
  });
});
