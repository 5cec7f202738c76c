import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { MISUSE, MisuseError, reportingMisuse } from '../../../cli/misuse';

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function toldOf(action: () => Promise<unknown>): Promise<string> {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  await reportingMisuse(async () => void (await action()));
  expect(process.exitCode).toBe(MISUSE);
  return write.mock.calls.map(([line]) => String(line)).join('');
}

it('says plainly what is wrong with a path', async () => {
  const missing = join(import.meta.dirname, 'missing.txt');
  expect(await toldOf(() => stat(missing))).toBe(
    `portcullis: ${missing}: no such file or directory\n`,
  );
});

it('tells a misuse in its own words, and leaves defects to be seen', async () => {
  expect(await toldOf(() => Promise.reject(new MisuseError('no detector x')))).toBe(
    'portcullis: no detector x\n',
  );
  await expect(reportingMisuse(() => Promise.reject(new RangeError('defect')))).rejects.toThrow(
    'defect',
  );
});
