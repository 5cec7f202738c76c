import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect, EVERYBODY, startTestPortal, textOf } from './test-portal';

const PROGRAM = resolve(import.meta.dirname, '../../fixtures/mcp/prying-program.mjs');
const FIXTURES = resolve(PROGRAM, '..');
const onLinux = process.platform === 'linux';

/** A folder that only a grant opens; not below /tmp, which each program has to itself. */
async function folder(parent: string): Promise<string> {
  const made = await mkdtemp(join(parent, 'portcullis-sandbox-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  await writeFile(join(made, 'secret.txt'), 'the secret');
  return made;
}

async function openPort(): Promise<number> {
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => new Promise((done) => server.close(() => done())));
  return (server.address() as AddressInfo).port;
}

/** The program behind a portal, and what it says when it tries something. */
async function prying(sandbox: Record<string, unknown>, path = process.env['PATH'] ?? '') {
  const started = await startTestPortal(
    {
      naming: 'never',
      servers: [
        {
          id: 'prying',
          command: process.execPath,
          args: [PROGRAM],
          env: { GIVEN: 'yes', TOKEN: '${secret:token}' },
          sandbox: { read: [FIXTURES], ...sandbox },
          allow: EVERYBODY,
        },
      ],
    },
    {},
    { path, secrets: { prying: { token: 'inside-only' } } },
  );
  onTestFinished(() => started.close());
  const mcp = await connect(started.url);
  onTestFinished(() => mcp.close());
  const attempt = async (name: string, values: Record<string, unknown> = {}): Promise<string> =>
    textOf(await mcp.callTool({ name, arguments: values }));
  return { attempt, mcp, started };
}

describe.runIf(onLinux)('the sandbox of a program', () => {
  it('closes home, network and everything that is not granted', async () => {
    const home = await folder(homedir());
    const port = await openPort();
    const { attempt } = await prying({ mode: 'require' });
    expect(await attempt('read', { path: join(home, 'secret.txt') })).toMatch(/refused: ENOENT/);
    expect(await attempt('write', { path: '/usr/portcullis-was-here' })).toMatch(/refused/);
    expect(await attempt('write', { path: join(home, 'new.txt') })).not.toBe('the secret');
    expect(existsSync(join(home, 'new.txt'))).toBe(false);
    expect(await attempt('connect', { port })).toMatch(/refused/);
  });

  it('opens what policy grants, and only that', async () => {
    const home = await folder(homedir());
    const port = await openPort();
    const { attempt } = await prying({
      mode: 'require',
      network: true,
      read: [FIXTURES, home],
    });
    expect(await attempt('read', { path: join(home, 'secret.txt') })).toBe('the secret');
    expect(await attempt('write', { path: join(home, 'new.txt') })).toMatch(/refused: EROFS/);
    expect(await attempt('connect', { port })).toBe('connected');
    const writing = await prying({ mode: 'require', write: [home] });
    expect(await writing.attempt('write', { path: join(home, 'new.txt') })).toBe('written');
    expect(existsSync(join(home, 'new.txt'))).toBe(true);
  });

  it('gives the program the environment that policy names, and nothing of ours', async () => {
    process.env['PORTCULLIS_TEST_LEAK'] = 'leaked';
    onTestFinished(() => {
      delete process.env['PORTCULLIS_TEST_LEAK'];
    });
    const { attempt } = await prying({ mode: 'require' });
    const environment = JSON.parse(await attempt('environment')) as Record<string, string>;
    expect(environment).toMatchObject({ GIVEN: 'yes', TOKEN: 'inside-only' });
    const known = ['GIVEN', 'HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR', 'TOKEN'];
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
  });

  it('opens all of that without a sandbox: the tests above can fail', async () => {
    const home = await folder(homedir());
    const port = await openPort();
    const { attempt } = await prying({ mode: 'off' });
    expect(await attempt('read', { path: join(home, 'secret.txt') })).toBe('the secret');
    expect(await attempt('write', { path: join(home, 'new.txt') })).toBe('written');
    expect(await attempt('connect', { port })).toBe('connected');
  });
});

describe('a computer without a sandbox', () => {
  it('starts the program where policy leaves that open, and reports it', async () => {
    const { attempt, mcp, started } = await prying({ mode: 'auto' }, '/nowhere');
    expect(await attempt('environment')).toContain('GIVEN');
    await mcp.close();
    const reports = (await started.end()).flatMap((event) =>
      event.kind === 'device' && event.what === 'portal_server' ? [event.detail] : [],
    );
    expect(reports[0]).toMatchObject({ server: 'prying', sandbox: 'missing' });
  });

  it('starts nothing where policy requires one', async () => {
    const { mcp } = await prying({ mode: 'require' }, '/nowhere');
    const { tools, _meta } = await mcp.listTools();
    expect(tools).toEqual([]);
    expect(_meta?.['portcullis/servers']).toMatchObject([
      {
        server: 'prying',
        state: 'failed',
        reason: expect.stringContaining('requires a sandbox') as string,
      },
    ]);
  });
});
