import { spawn, type ChildProcess } from 'node:child_process';
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { startFirewall, type Firewall } from './firewall';

const EXAMPLES = join(import.meta.dirname, '../../../docs/examples/waf');
const CARD = 'my card is 4111 1111 1111 1111, charge it';
const RULES = [
  {
    id: 'cards',
    name: 'No card numbers',
    when: 'any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")',
    action: 'block' as const,
    response: { status: 451, contentType: 'application/json' as const, body: '{"no":"cards"}' },
  },
];

const cleanUps: (() => Promise<unknown> | undefined)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

/** A port that nobody had a moment ago, for programs that do not choose one themselves. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function firewall(): Promise<Firewall & { decisions: string }> {
  const running = await startFirewall({
    rules: RULES,
    decisions: true,
    policy: { waf: { trustedProxies: ['127.0.0.1'], zones: [] } },
  });
  cleanUps.push(() => running.close());
  return { ...running, decisions: running.waf.decisions ?? '' };
}

/** The proxy of an example, with the addresses of this test in place of those that it names. */
async function startProxy(
  example: string,
  command: (folder: string) => readonly [string, ...string[]],
): Promise<{ readonly url: string; readonly running: Firewall }> {
  const running = await firewall();
  const folder = await mkdtemp(join(tmpdir(), 'decisions-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  const text = (await readFile(join(EXAMPLES, example), 'utf8'))
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${port}`)
    .replaceAll('127.0.0.1:8080', new URL(running.app.url).host)
    .replaceAll('127.0.0.1:8445', new URL(running.decisions).host)
    .replace('lua-load portcullis.lua', `lua-load ${join(folder, 'portcullis.lua')}`);
  await writeFile(join(folder, example), text);
  await copyFile(join(EXAMPLES, 'portcullis.lua'), join(folder, 'portcullis.lua'));
  const [program, ...args] = command(folder);
  const child = spawn(program, args, { cwd: folder, stdio: 'pipe' });
  cleanUps.push(() => ended(child));
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const url = `http://127.0.0.1:${port}`;
  await vi.waitUntil(
    async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended: ${said}`);
      return await fetch(url).then(
        () => true,
        () => false,
      );
    },
    { timeout: 30_000 },
  );
  running.app.seen.length = 0;
  return { url, running };
}

function ended(child: ChildProcess): Promise<unknown> | undefined {
  if (child.exitCode !== null) return undefined;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  return exit;
}

const ask = (url: string, content: string): Promise<Response> =>
  fetch(`${url}/v1/chat/completions?x=1`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'm', messages: [{ role: 'user', content }] }),
  });

describe('the decision service', () => {
  it('answers 200 where a request may go on, else what the client is to be told', async () => {
    const { decisions } = await firewall();
    const allowed = await ask(decisions, 'Good morning');
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('x-portcullis-exchange')).toMatch(/^[0-9A-Z]{26}$/);
    const refused = await ask(decisions, CARD);
    expect(refused.status).toBe(451);
    expect(await refused.json()).toEqual({ no: 'cards' });
  });

  it.each([
    [
      'nginx',
      'nginx.conf',
      (folder: string) => ['nginx', '-p', folder, '-c', 'nginx.conf'] as const,
    ],
    ['HAProxy', 'haproxy.cfg', () => ['haproxy', '-f', 'haproxy.cfg'] as const],
  ])('decides for %s by its documented interface', async (_name, example, command) => {
    const { url, running } = await startProxy(example, (folder) => [...command(folder)]);
    const allowed = await ask(url, 'Good morning');
    expect(allowed.status).toBe(200);
    expect(await allowed.text()).toContain('Paris is the capital.');
    const refused = await ask(url, CARD);
    expect(refused.status).toBe(451);
    expect(await refused.json()).toEqual({ no: 'cards' });
    expect(running.app.seen).toMatchObject([{ url: '/v1/chat/completions?x=1' }]);
    expect(running.app.seen[0]?.body).toContain('Good morning');
  });
});
