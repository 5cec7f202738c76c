import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, curl, send } from './clients';
import { startDesk, type Desk } from './desk';

const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const HOST = 'chat.portcullis.example';

describe('interception', () => {
  let desk: Desk;
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: [
          { id: 'demo', name: 'Harbour Chat', domains: [HOST], status: 'approved' },
          { id: 'apart', name: 'Apart', domains: ['isolated.portcullis.example'] },
        ],
        intercept: { doNotInspect: ['claude.ai'] },
        rules: [
          { id: 'apart', name: 'Apart', when: 'app.id == "apart"', action: 'isolate' },
          {
            id: 'keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
            message: 'Use the vault.',
          },
          {
            id: 'mail',
            name: 'Mask addresses',
            when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
            action: 'redact',
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await desk.close();
  });

  it('passes a harmless prompt and records it with its outcome', async () => {
    const answer = await ask(desk, 'What is the tallest tower?');
    expect(answer.status).toBe(200);
    expect(answer.text).toContain('[DONE]');
    const event = await desk.exchange((e) => e.app.id === 'demo' && e.enforced === 'allow');
    const outcome = await desk.outcome((e) => e.exchangeId === event.exchangeId);
    expect(outcome).toMatchObject({ result: 'completed', status: 200 });
    expect(desk.sites.demo.received.at(-1)?.text).toBe('What is the tallest tower?');
  });

  it('refuses a prompt with a credential in the form of the app, and nothing arrives', async () => {
    const before = desk.sites.demo.received.length;
    const answer = await ask(desk, `deploy with ${KEY} please`);
    expect(answer.status).toBe(403);
    expect(answer.text).toContain('No keys');
    expect(answer.text).toContain('Use the vault.');
    expect(answer.text).not.toContain(KEY);
    expect(desk.sites.demo.received.length).toBe(before);
    expect(JSON.stringify(desk.events)).not.toContain(KEY);
  });

  it('masks what the rule names and sends the rest as it was', async () => {
    const answer = await ask(desk, 'Write to maria.fischer@northwind-traders.com today');
    expect(answer.status).toBe(200);
    expect(desk.sites.demo.received.at(-1)?.text).toBe('Write to [EMAIL_ADDRESS] today');
  });

  it('answers curl over HTTP/2 and over HTTP/1.1 with a leaf that curl trusts', async () => {
    for (const [flag, version] of [
      ['--http2', '2'],
      ['--http1.1', '1.1'],
    ] as const) {
      const data = ['-H', 'content-type: application/json', '-d', '{"message":"hello"}'];
      const { status, output } = await curl(
        desk,
        ...[flag, '-w', ' v%{http_version} %{http_code}'],
        ...data,
        `https://${HOST}/api/chat`,
      );
      expect(status).toBe(0);
      expect(output).toContain(`v${version} 200`);
    }
  });

  it('shows a page to a navigation and leads it to the isolated browser', async () => {
    const answer = await send(desk, {
      host: 'isolated.portcullis.example',
      path: '/room?id=1',
      headers: { accept: 'text/html', 'sec-fetch-dest': 'document' },
    });
    expect(answer.status).toBe(403);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    const address = 'https://isolated.portcullis.example/room?id=1';
    expect(answer.text).toContain(`portcullis://open?url=${encodeURIComponent(address)}`);
    expect(desk.isolated).toContain(address);
  });

  it('leaves a do-not-inspect host and its certificate alone', async () => {
    // Our CA did not sign what the client sees: it is the site's own certificate.
    await expect(send(desk, { host: 'claude.ai' })).rejects.toThrow(/certificate|issuer/i);
    const { status } = await curl(desk, '--insecure', 'https://claude.ai/');
    expect(status).toBe(0);
  });

  it('survives what it cannot know: an unknown host gives the error of the company proxy', async () => {
    const { status } = await curl(desk, 'https://nowhere.example/');
    expect(status).not.toBe(0);
    expect((await ask(desk, 'still there?')).status).toBe(200);
  });

  it('met no defect on the way', () => {
    expect(desk.defects).toEqual([]);
  });
});
