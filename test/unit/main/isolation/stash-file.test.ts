import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StashFile, type Seal } from '../../../../main/isolation/clipboard/stash-file';

/** A seal that can be looked through, so that a test sees what was sealed and what was not. */
const turned = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 0xff));
const seal: Seal = {
  isAvailable: () => true,
  seal: (plain) => turned(Buffer.from(plain)),
  open: (sealed) => turned(sealed).toString('utf8'),
};
const COPIED = 'copied outside';

describe('what was put away of the clipboard', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-stash-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it.each([
    ['Buffer', Buffer.from(COPIED)],
    ['Uint8Array', new Uint8Array(Buffer.from(COPIED))],
  ])('is read by the next run as it was (%s), and lies sealed till then', async (_name, bytes) => {
    const path = join(folder, 'clipboard.sealed');
    await new StashFile(path, seal).write({
      text: COPIED,
      formats: [{ format: 'text/plain', bytes }],
    });
    expect((await readFile(path)).includes(COPIED)).toBe(false);
    const left = await new StashFile(path, seal).read();
    expect(left?.text).toBe(COPIED);
    expect(left?.formats.map((each) => Buffer.from(each.bytes).toString())).toEqual([COPIED]);
  });

  it('is not written where there is no keychain', async () => {
    const file = new StashFile(join(folder, 'clipboard.sealed'), {
      ...seal,
      isAvailable: () => false,
    });
    await file.write({ text: COPIED, formats: [] });
    await expect(readFile(join(folder, 'clipboard.sealed'))).rejects.toThrow('ENOENT');
  });
});
