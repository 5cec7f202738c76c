import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sealPayload } from '../../../core/audit/seal-payload';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');
const payload = (...args: string[]) =>
  run(process.execPath, ['--import', 'tsx', 'cli/portcullis.ts', 'payload', ...args], {
    cwd: ROOT,
  });

describe('portcullis payload', () => {
  it('makes a key pair and opens what was sealed to it, in every form that it is stored in', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'payload-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    const keyFile = join(folder, 'payload.key');
    const publicKey = (await payload('keygen', '--out', keyFile)).stdout.trim();
    const sealed = await sealPayload(publicKey, 'Grüße: the prompt');
    const { stdout } = await payload(
      ...['decrypt', '--key-file', keyFile, sealed.sealed],
      JSON.stringify(sealed),
      JSON.stringify({ id: '01J', payload: sealed }),
    );
    expect(
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
    ).toEqual([
      { text: 'Grüße: the prompt' },
      { text: 'Grüße: the prompt' },
      { id: '01J', text: 'Grüße: the prompt' },
    ]);
    const other = join(folder, 'other.key');
    await payload('keygen', '--out', other);
    await expect(payload('decrypt', '--key-file', other, sealed.sealed)).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('not sealed to this key') as unknown,
    });
    await expect(payload('keygen', '--out', other)).rejects.toMatchObject({ code: 1 });
    expect((await readFile(other, 'utf8')).trim()).toHaveLength(44);
  });
});
