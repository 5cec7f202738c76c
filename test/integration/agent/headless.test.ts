import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createPrivateKey } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { CONSOLE_PATHS, exchangeRowSchema } from '../../../core/exchange/console';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { createKeychain } from '../../../main/keychain/keychain';
import { openVault } from '../../../main/keychain/vault';
import { temporaryFolder } from '../../unit/audit/temporary-folder';
import { nextEvent, sseOf } from '../server/sse-client';
import { curlChat } from './chat-client';
import { Fleet, SECRET } from './fleet';
import { startPortcullis } from './portcullis-process';

/** What the product promises between a desk and the console, both ways, ms. */
const PROMISE_MS = 2000;

const BLOCK_SECRETS: PolicyInput = {
  organisation: { name: 'Example Ltd' },
  rules: [
    {
      id: 'no-credentials',
      name: 'No credentials',
      when: 'any(dlp.categories[*] eq "credentials")',
      action: 'block',
      message: 'Keys stay here.',
    },
  ],
};

describe('a device and its central endpoint', () => {
  it('shows an exchange in the console within two seconds, without the secret', async () => {
    const fleet = await Fleet.start(BLOCK_SECRETS);
    const listening = new AbortController();
    const stream = sseOf(await fleet.admin.get(CONSOLE_PATHS.eventStream, listening.signal));

    const allowed = await curlChat(fleet, 'What is the capital of France?', 'gpt-allowed');
    expect(allowed.status).toBe(200);
    expect(allowed.body).toContain('What is the capital of France?');
    const first = await nextExchange(stream, 'gpt-allowed', PROMISE_MS);
    expect(first.exchange).toMatchObject({
      action: 'allow',
      enforced: 'allow',
      app: { id: 'openai-api' },
    });

    const blocked = await curlChat(fleet, `my token is ${SECRET}`, 'gpt-blocked');
    expect(blocked.status).toBeGreaterThanOrEqual(400);
    expect(blocked.body).toContain('Keys stay here.');
    const second = await nextExchange(stream, 'gpt-blocked', PROMISE_MS);
    expect(second.exchange).toMatchObject({
      enforced: 'block',
      rule: { id: 'no-credentials' },
    });
    expect(JSON.stringify(second)).not.toContain(SECRET);
    expect(fleet.sites.llmApi.received.map(({ text }) => text)).toEqual([
      'What is the capital of France?',
    ]);
    listening.abort();
  });

  it('has a published policy in force within two seconds, and after a restart offline', async () => {
    const fleet = await Fleet.start({ organisation: { name: 'Example Ltd' } });
    expect((await curlChat(fleet, `my token is ${SECRET}`)).status).toBe(200);
    const version = await fleet.publish(BLOCK_SECRETS);
    const inForce = async () => expect((await fleet.health()).policyVersion).toBe(version);
    await vi.waitFor(inForce, { timeout: PROMISE_MS, interval: 20 });
    expect((await curlChat(fleet, `my token is ${SECRET}`)).status).toBeGreaterThanOrEqual(400);

    await fleet.server.end('SIGKILL');
    await fleet.killAgent();
    expect((await fleet.health()).policyVersion).toBe(version);
    expect((await curlChat(fleet, `my token is ${SECRET}`)).status).toBeGreaterThanOrEqual(400);
    const offline = async () => expect((await fleet.health()).protection).toBe('offline');
    await vi.waitFor(offline, { timeout: 10_000, interval: 50 });
  });

  it('keeps what it recorded offline, and delivers it when the endpoint is back', async () => {
    const fleet = await Fleet.start(BLOCK_SECRETS);
    const { host } = new URL(fleet.serverUrls.fleet);
    await fleet.server.end('SIGTERM');
    for (let n = 0; n < 5; n += 1) await curlChat(fleet, 'hello', `gpt-offline-${n}`);
    await fleet.startServer(host);
    await fleet.signIn();
    const models = async () => {
      const found = (await fleet.rows()).map(({ exchange }) => exchange.model);
      expect(found.sort()).toEqual([0, 1, 2, 3, 4].map((n) => `gpt-offline-${n}`));
    };
    await vi.waitFor(models, { timeout: 30_000, interval: 100 });
  });

  it('ends cleanly on SIGTERM, with everything delivered and one line on standard output', async () => {
    const fleet = await Fleet.start(BLOCK_SECRETS);
    await curlChat(fleet, 'hello', 'gpt-last');
    expect(await fleet.agent.end('SIGTERM')).toBe(0);
    expect(fleet.agent.stdout).toHaveLength(1);
    expect((await fleet.rows()).map(({ exchange }) => exchange.model)).toEqual(['gpt-last']);
    expect(await readdir(fleet.path('agent'))).not.toContain('agent.lock');
    await expect(stat(fleet.path('token'))).rejects.toThrow('ENOENT');
  });

  it('has neither the secret nor the token in any file of its own', async () => {
    const fleet = await Fleet.start(BLOCK_SECRETS);
    const token = z
      .object({ token: z.string() })
      .parse(JSON.parse(await readFile(join(fleet.path('agent'), 'agent.lock'), 'utf8'))).token;
    await curlChat(fleet, `my token is ${SECRET}`);
    await fleet.agent.end('SIGTERM');
    expect(await filesWith(fleet.path('agent'), [Buffer.from(SECRET)])).toEqual([]);
    expect(await filesWith(fleet.path('server'), [Buffer.from(SECRET)])).toEqual([]);
    expect(await filesWith(fleet.path('agent'), [Buffer.from(token)])).toEqual([]);
    expect(fleet.agent.stderr()).not.toContain(SECRET);
  });
});

describe('the key of the interception CA', () => {
  it('is nowhere in the data folder in the clear', async () => {
    const fleet = await Fleet.start();
    await curlChat(fleet, 'hello');
    await fleet.agent.end('SIGTERM');
    const data = fleet.path('agent');
    const shapes = keyShapes(await caKeyOf(data));
    expect(await filesWith(data, shapes)).toEqual([]);

    // The same search finds each shape where it is planted.
    for (const shape of shapes) {
      const planted = await temporaryFolder();
      await writeFile(join(planted, 'leak'), Buffer.concat([Buffer.from('x'), shape]));
      expect(await filesWith(planted, shapes)).toContain('leak');
    }
  });

  it('stays the same over restarts, so that trust does', async () => {
    const fleet = await Fleet.start();
    const before = fleet.agent.ready['caFingerprint'];
    await fleet.killAgent();
    expect(fleet.agent.ready['caFingerprint']).toBe(before);
  });
});

describe('an agent that cannot start', () => {
  it('says where the policy is wrong, on standard error, and ends with status 1', async () => {
    const folder = await temporaryFolder();
    const config = join(folder, 'policy.json');
    await writeFile(config, JSON.stringify({ rules: [{ id: 'a', name: 'A', when: 'nonsense' }] }));
    const args = ['agent', '--listen', '127.0.0.1:0', '--data', join(folder, 'data')];
    await expect(startPortcullis([...args, '--config', config])).rejects.toThrow(/rules\[0\]/);
  });

  it('leaves a running agent on the same folder alone', async () => {
    const folder = await temporaryFolder();
    const args = ['agent', '--listen', '127.0.0.1:0', '--data', folder];
    const first = await startPortcullis(args);
    await expect(startPortcullis(args)).rejects.toThrow(/already runs in/);
    expect(await first.end('SIGTERM')).toBe(0);
  });
});

type Stream = AsyncGenerator<{ event: string; data: unknown }>;

/** The first row about a model; it has to come within the time. */
async function nextExchange(stream: Stream, model: string, withinMs: number) {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const { data } = await nextEvent(stream);
    const row = exchangeRowSchema.parse(data);
    if (row.exchange.model !== model) continue;
    expect(Date.now()).toBeLessThan(deadline);
    return row;
  }
}

/** Names of the files that hold any of the needles. */
async function filesWith(folder: string, needles: readonly Buffer[]): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    if (needles.some((needle) => bytes.includes(needle))) found.push(entry.name);
  }
  return found;
}

/** Opens the vault as the agent does, by the key file that these tests make it use. */
async function caKeyOf(dataDir: string): Promise<Buffer> {
  const noKeychain = createKeychain(() => Promise.reject(new Error('none in tests')));
  const opened = await openVault(dataDir, noKeychain, 'allow-file');
  if (!opened.ok) throw new Error(opened.reason);
  const secret = await opened.vault.load('interception-ca');
  if (!secret.ok || !secret.value) throw new Error('no CA in the vault');
  return Buffer.from(secret.value);
}

/** The key as it could lie about: DER, its scalar, PEM lines, base64 at any alignment, hex. */
function keyShapes(pkcs8: Buffer): Buffer[] {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const scalar = Buffer.from(key.export({ format: 'jwk' }).d ?? '', 'base64url');
  const pem = key.export({ format: 'pem', type: 'pkcs8' }).toString();
  const lines = pem.split('\n').filter((line) => line.length === 64);
  const text = [
    ...lines.slice(0, 2),
    pkcs8.toString('base64'),
    pkcs8.toString('hex'),
    scalar.toString('hex'),
    scalar.toString('base64url'),
  ];
  return [pkcs8, scalar, ...text.map((shape) => Buffer.from(shape))];
}
