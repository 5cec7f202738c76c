import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { dataFolder, startEndpoint } from './endpoint';

it('serves each ring its release, parts of files too, and nothing else', async () => {
  const dataDir = await dataFolder();
  const put = async (path: string, text: string): Promise<void> => {
    const file = join(dataDir, 'updates', path);
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, text);
  };
  await put('stable/latest-linux.yml', 'version: 1.3.0\n');
  await put('early/latest-linux.yml', 'version: 1.4.0\n');
  await put('early/Portcullis-1.4.0.AppImage', '0123456789');
  await put('versions/1.2.0/latest.yml', 'version: 1.2.0\n');
  await put('early/notes.txt', 'private');
  const { urls } = await startEndpoint({ dataDir });
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(new URL(`/api/updates/v1/${path}`, urls.fleet), { headers });

  expect(await (await get('stable/latest-linux.yml')).text()).toBe('version: 1.3.0\n');
  expect(await (await get('early/latest-linux.yml')).text()).toBe('version: 1.4.0\n');
  expect(await (await get('versions/1.2.0/latest.yml')).text()).toBe('version: 1.2.0\n');
  const part = await get('early/Portcullis-1.4.0.AppImage', { range: 'bytes=2-4' });
  expect([part.status, await part.text()]).toEqual([206, '234']);
  for (const path of [
    'early/notes.txt',
    'early/',
    '',
    '..%2f..%2fset-up-token',
    'beta/latest.yml',
  ]) {
    expect((await get(path)).status, path).toBeGreaterThanOrEqual(400);
  }
});
