import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dataFolder } from './endpoint';
import { spawnServer, startProcess } from './server-process';

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const child = spawnServer(args, env);
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('portcullis server', () => {
  it('prints one JSON line when it is ready and ends cleanly at SIGTERM', async () => {
    const dataDir = await dataFolder();
    // A folder may be named from where one stands.
    const server = await startProcess(relative(process.cwd(), dataDir));
    const token = await readFile(join(dataDir, 'set-up-token'), 'utf8');
    expect(server.urls.setUp).toBe(`${server.urls.console}#/set-up?token=${token.trim()}`);
    expect(await server.end('SIGTERM')).toBe(0);
    expect(server.output.stdout).toHaveLength(1);
    expect(server.output.stderr.join('')).not.toContain(token.trim());
  });

  it('makes an API token while it runs, which the API takes at once', async () => {
    const dataDir = await dataFolder();
    const server = await startProcess(dataDir);
    const make = ['token', 'create', '--data', dataDir, '--name', 'terraform'];
    const { code, stdout } = await run([...make, '--scope', 'waf:read']);
    expect(code).toBe(0);
    const response = await fetch(`${server.urls.fleet}/client/v4/zones/none/rulesets`, {
      headers: { authorization: `Bearer ${stdout.trim()}` },
    });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ success: false, result: null });
    expect(await run([...make, '--scope', 'everything'])).toMatchObject({ code: 2 });
  });

  it.each([
    [['--listen', 'nonsense', '--data', 'x'], '--listen'],
    [['--listen', '127.0.0.1:0'], '--data'],
    [['--listen', '0.0.0.0:0', '--data', 'x'], 'TLS'],
    [['--data', 'x', '--behind-proxy'], '--public-url'],
    [['--data', 'x', '--public-url', 'ftp://x'], '--public-url'],
  ])('answers misuse with exit status 2: %j', async (args, word) => {
    const { code, stderr } = await run(args);
    expect(code).toBe(2);
    expect(stderr).toContain(word);
  });

  it('takes its address from the environment, and refuses one without TLS all the same', async () => {
    const open = { PORTCULLIS_LISTEN: '0.0.0.0:0' };
    expect(await run(['--data', 'x'], open)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('TLS') as string,
    });
    const half = { PORTCULLIS_TLS_CERT: 'chain.pem' };
    expect(await run(['--data', 'x'], half)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('--tls-key') as string,
    });
  });

  it('names the file and the place of a mistake in the initial policy', async () => {
    const directory = await dataFolder();
    const config = join(directory, 'policy.json');
    await writeFile(config, JSON.stringify({ failure: 'sideways' }));
    const { code, stderr } = await run([
      ...['--listen', '127.0.0.1:0', '--data', join(directory, 'data'), '--config', config],
    ]);
    expect(code).toBe(1);
    expect(stderr).toContain('failure: ');
  });
});
