import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { managedTokenFile } from '../../../../main/endpoint/managed-token';

it('puts each token into a private file once, and not again after it was used', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-token-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'data', 'enrolment-token');
  expect(await managedTokenFile('first-token-0123456789', file)).toBe(file);
  expect(await readFile(file, 'utf8')).toBe('first-token-0123456789');
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  // The agent has enrolled with it.
  await rm(file);
  await managedTokenFile('first-token-0123456789', file);
  await expect(readFile(file, 'utf8')).rejects.toThrow();
  await managedTokenFile('second-token-0123456789', file);
  expect(await readFile(file, 'utf8')).toBe('second-token-0123456789');
});
