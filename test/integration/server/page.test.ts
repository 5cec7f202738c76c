import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataFolder, startEndpoint } from './endpoint';

async function builtConsole(): Promise<string> {
  const directory = await dataFolder();
  await mkdir(join(directory, 'console'));
  await mkdir(join(directory, 'assets'));
  await writeFile(
    join(directory, 'console', 'index.html'),
    '<meta name="csp-nonce" content="__CSP_NONCE__"><script src="../assets/a-1.js"></script>',
  );
  await writeFile(join(directory, 'assets', 'a-1.js'), 'export {};');
  await writeFile(join(directory, 'secret.txt'), 'not for the web');
  return directory;
}

describe("the console's page", () => {
  it('comes with a nonce of its own each time and a policy without inline scripts', async () => {
    const { urls } = await startEndpoint({ consoleDir: await builtConsole() });
    const nonces = new Set<string>();
    for (let visit = 0; visit < 2; visit += 1) {
      const response = await fetch(`${urls.fleet}/`);
      expect(response.url).toBe(urls.console);
      const nonce = /content="([^"]+)"/.exec(await response.text())?.[1] ?? '';
      nonces.add(nonce);
      const policy = response.headers.get('content-security-policy') ?? '';
      expect(policy.split('; ')).toEqual(
        expect.arrayContaining([
          "default-src 'none'",
          "script-src 'self'",
          `style-src 'self' 'nonce-${nonce}'`,
          "style-src-attr 'none'",
          "frame-ancestors 'none'",
        ]),
      );
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(nonces.size).toBe(2);
  });

  it('loads its files, and nothing beside them can be loaded', async () => {
    const { urls } = await startEndpoint({ consoleDir: await builtConsole() });
    const script = await fetch(new URL('../assets/a-1.js', urls.console));
    expect(script.status).toBe(200);
    expect(script.headers.get('content-type')).toMatch(/javascript/);
    expect(script.headers.get('cache-control')).toMatch(/immutable/);
    for (const path of ['/assets/..%2fsecret.txt', '/secret.txt', '/assets/', '/assets/none.js']) {
      expect([path, (await fetch(urls.fleet + path)).status >= 400]).toEqual([path, true]);
    }
  });

  it('sends the compressed copies of its files to browsers that take them', async () => {
    const consoleDir = await builtConsole();
    const compressed = brotliCompressSync('export const small = 1;');
    await writeFile(join(consoleDir, 'assets', 'a-1.js.br'), compressed);
    const { urls } = await startEndpoint({ consoleDir });
    const load = async (encoding: string): Promise<Response> =>
      fetch(new URL('../assets/a-1.js', urls.console), {
        headers: { 'accept-encoding': encoding },
      });
    const small = await load('gzip, deflate, br');
    expect(small.headers.get('content-encoding')).toBe('br');
    expect(small.headers.get('content-type')).toMatch(/javascript/);
    expect(small.headers.get('cache-control')).toMatch(/immutable/);
    expect(small.headers.get('vary')).toMatch(/accept-encoding/i);
    expect(await small.text()).toBe('export const small = 1;');
    const whole = await load('identity');
    expect(whole.headers.get('content-encoding')).toBeNull();
    expect(await whole.text()).toBe('export {};');
  });

  it('says how to build it where it is missing', async () => {
    const { urls } = await startEndpoint();
    const response = await fetch(urls.console);
    expect(response.status).toBe(503);
    expect(await response.text()).toContain('npm run build');
  });

  it('is not what an unknown address of the API answers with', async () => {
    const { urls } = await startEndpoint({ consoleDir: await builtConsole() });
    const response = await fetch(`${urls.fleet}/api/console/v1/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ error: { code: 'not_found' } });
  });
});
