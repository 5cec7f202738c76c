import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { vaultName } from '../../../core/gateway/keys/key-ring';
import { withProviderKeys } from '../../../server/gateway/provider-keys-beside';
import { linesOf, runPortcullis } from './run-portcullis';

const SECRET = 'sk-kept-by-the-endpoint-only';

it('stores, lists and removes provider keys of an endpoint, and shows no secret', async () => {
  const data = await mkdtemp(join(tmpdir(), 'gateway-key-'));
  onTestFinished(() => rm(data, { recursive: true, force: true }));
  const keys = (args: readonly string[], input?: string) =>
    runPortcullis(['server', 'gateway-key', ...args], input);
  const place = ['--data', data];
  const stored = await keys(['store', 'acme-main', ...place], `${SECRET}\n`);
  expect([stored.status, linesOf(stored.stdout)]).toEqual([0, [{ stored: 'acme-main' }]]);
  const listed = await keys(['list', ...place]);
  expect(linesOf(listed.stdout)).toEqual([{ alias: 'acme-main' }]);
  // What a gateway loads is what was on standard input, without the end of its line.
  const loaded = await withProviderKeys({ dataDir: data }, (kept) =>
    kept.load(vaultName('acme-main')),
  );
  expect(loaded).toEqual({ ok: true, value: Buffer.from(SECRET) });
  for (const name of await readdir(data, { recursive: true, withFileTypes: true })) {
    if (!name.isFile()) continue;
    const bytes = await readFile(join(name.parentPath, name.name));
    expect([name.name, bytes.includes(SECRET)]).toEqual([name.name, false]);
  }
  const removed = await keys(['remove', 'acme-main', ...place]);
  expect(linesOf(removed.stdout)).toEqual([{ alias: 'acme-main', removed: true }]);
  const after = await withProviderKeys({ dataDir: data }, (kept) => kept.aliases());
  expect(after).toEqual([]);
  for (const run of [stored, listed, removed]) {
    expect(`${run.stdout}${run.stderr}`).not.toContain(SECRET);
  }
});

it('says that there is no secret on standard input', async () => {
  const empty = await runPortcullis(['server', 'gateway-key', 'store', 'a', '--data', '/x'], '\n');
  expect(empty.status).toBe(2);
  expect(empty.stderr).toContain('standard input holds no secret');
});
