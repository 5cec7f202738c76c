import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { startProtectedServer } from '../../fixtures/mcp/protected-server';
import { tool } from '../../fixtures/mcp/small-server';
import { ANNA, BERT, connectAs, hosted } from './hosted';
import { EVERYBODY, textOf } from './test-portal';

/** Lists are asked again after the person is back. */
const SOON = { timeout: 30_000, interval: 100 };

async function notes() {
  const server = await startProtectedServer({ tools: [tool('read')] });
  onTestFinished(() => server.close());
  const portal = await hosted({
    naming: 'never',
    servers: [{ id: 'notes', name: 'Team Notes', url: server.url, allow: EVERYBODY }],
  });
  return { ...portal, server };
}

/** A person's browser: it keeps cookies of each host and follows redirects by itself. */
class Surfer {
  readonly #jars = new Map<string, Map<string, string>>();

  constructor(account: string, authorizationServer: string) {
    this.#jar(authorizationServer).set('account', account);
  }

  async open(address: string, method = 'GET'): Promise<Response> {
    let [url, verb] = [new URL(address), method];
    for (let hop = 0; hop < 20; hop += 1) {
      const jar = this.#jar(url.href);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { method: verb, redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        jar.set(name, value);
      }
      const next = answer.headers.get('location');
      if (next === null) return answer;
      [url, verb] = [new URL(next, url), 'GET'];
    }
    throw new Error('redirected for ever');
  }

  /** Opens the portal's page and presses its button. */
  async connect(link: string): Promise<Response> {
    const page = await this.open(link);
    expect(page.status).toBe(200);
    return await this.open(link, 'POST');
  }

  #jar(address: string): Map<string, string> {
    const { host } = new URL(address);
    const jar = this.#jars.get(host) ?? new Map<string, string>();
    this.#jars.set(host, jar);
    return jar;
  }
}

const names = async (client: Awaited<ReturnType<typeof connectAs>>): Promise<string[]> =>
  (await client.listTools()).tools.map(({ name }) => name);

const linkIn = (text: string | undefined): string => /https?:\S+/.exec(text ?? '')?.[0] ?? '';

describe('a server that knows its users, behind the portal on the central endpoint', () => {
  it('gives each person a link, and serves them with their own account', async () => {
    const { url, server, dataDir } = await notes();
    const [anna, bert] = [await connectAs(url, ANNA), await connectAs(url, BERT)];
    await vi.waitFor(async () => expect(await names(anna)).toEqual(['connect_notes']), SOON);
    const link = linkIn(textOf(await anna.callTool({ name: 'connect_notes' })));
    expect(new URL(link).origin).toBe(new URL(url).origin);
    const surfer = new Surfer('anna-at-notes', server.url);
    const page = await (await surfer.open(link)).text();
    expect(page).toContain('anna@example.com');
    expect(page).toContain('Team Notes');
    expect((await surfer.connect(link)).status).toBe(200);
    await vi.waitFor(async () => expect(await names(anna)).toEqual(['read']), SOON);
    expect(textOf(await anna.callTool({ name: 'read', arguments: {} }))).toBe('done');
    expect(new Set(server.callers)).toEqual(new Set(['anna-at-notes']));
    // Nobody else has got anything by that.
    await vi.waitFor(async () => expect(await names(bert)).toEqual(['connect_notes']), SOON);
    const again = await connectAs(url, ANNA);
    expect(await names(again)).toEqual(['read']);
    for (const file of ['portcullis.sqlite', 'portcullis.sqlite-wal']) {
      const stored = await readFile(join(dataDir, file), 'latin1');
      expect(stored).not.toContain('access_token');
    }
  });

  it('asks a client that opens links, and goes on with the call when the person is back', async () => {
    const { url, server } = await notes();
    const anna = await connectAs(url, ANNA, { elicitation: { url: {} } });
    const surfer = new Surfer('anna-at-notes', server.url);
    const asked: string[] = [];
    anna.setRequestHandler('elicitation/create', async ({ params }) => {
      if (params.mode !== 'url') return { action: 'decline' };
      asked.push(params.message);
      await surfer.connect(params.url);
      return { action: 'accept' };
    });
    await vi.waitFor(async () => expect(await names(anna)).toEqual(['connect_notes']), SOON);
    const said = textOf(await anna.callTool({ name: 'connect_notes' }));
    expect(said).toContain('Team Notes is connected');
    await vi.waitFor(async () => expect(await names(anna)).toEqual(['read']), SOON);
    server.revoke();
    expect(textOf(await anna.callTool({ name: 'read', arguments: {} }))).toBe('done');
  });

  it('takes nobody back who went there in another browser', async () => {
    const { url, server } = await notes();
    const bert = await connectAs(url, BERT);
    await vi.waitFor(async () => expect(await names(bert)).toEqual(['connect_notes']), SOON);
    const link = linkIn(textOf(await bert.callTool({ name: 'connect_notes' })));
    // Without the page, as another site would have it sent: no cookie goes with it.
    const forced = await fetch(link, { method: 'POST', redirect: 'manual' });
    expect(forced.status).toBe(400);
    const surfer = new Surfer('bert', server.url);
    const cookie = ((await fetch(link)).headers.getSetCookie()[0] ?? '').split(';')[0] ?? '';
    const led = await fetch(link, { method: 'POST', redirect: 'manual', headers: { cookie } });
    expect(led.status).toBe(303);
    // The address of the authorization server alone, given to somebody else.
    const back = await surfer.open(led.headers.get('location') ?? '');
    expect(back.status).toBe(400);
    expect(await names(bert)).toEqual(['connect_notes']);
    expect((await fetch(`${new URL(url).origin}/oauth/connect/nonsense`)).status).toBe(400);
  });
});
