import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linesOf, runPortcullis } from './run-portcullis';

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-policy-'));
});

afterAll(async () => {
  await rm(folder, { recursive: true });
});

async function validate(content: string): Promise<{ status: number | null; issues: unknown[] }> {
  const file = join(folder, `${Math.random()}.json`);
  await writeFile(file, content);
  const { status, stdout } = await runPortcullis(['policy', 'validate', file]);
  return { status, issues: linesOf(stdout) };
}

describe('portcullis policy', () => {
  it('accepts a good document without a word', async () => {
    expect(await validate('\uFEFF{"version": 3}')).toEqual({ status: 0, issues: [] });
  });

  it('prints every issue with its path', async () => {
    const { status, issues } = await validate(
      '{"failure":"maybe","rules":[{"id":"a","name":"a","when":"ssl and","action":"log"}]}',
    );
    expect(status).toBe(1);
    expect(issues).toMatchObject([{ path: 'failure' }, { path: 'rules[0].when', offset: 7 }]);
  });

  it('says where a file stops being JSON', async () => {
    const { status, issues } = await validate('{\n  "rules": [,]\n}');
    expect(status).toBe(1);
    expect(issues).toMatchObject([{ path: '', offset: 14, line: 2, column: 13 }]);
  });

  it('is misused without a readable file', async () => {
    const missing = await runPortcullis(['policy', 'validate', join(folder, 'missing.json')]);
    expect([missing.status, missing.stdout]).toEqual([2, '']);
    expect(missing.stderr).toContain('cannot read');
    expect((await runPortcullis(['policy', 'validate'])).status).toBe(2);
  });

  it('prints the schema', async () => {
    const { status, stdout } = await runPortcullis(['policy', 'schema']);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ type: 'object', additionalProperties: false });
  });
});
