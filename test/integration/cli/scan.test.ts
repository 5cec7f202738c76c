import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');
const key = `AKIA${'Q3EGZ7XWJ2K4M5NP'}`;
let folder = '';

function start(args: readonly string[]) {
  return spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'test/fixtures/cli/scan-command.ts'), 'scan', ...args],
    { cwd: root },
  );
}

async function scan(args: readonly string[], input: string | Buffer = '') {
  const child = start(args);
  child.stdin.end(input);
  const closed = once(child, 'close') as Promise<[number]>;
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { stdout, stderr, status };
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-scan-'));
  await mkdir(join(folder, 'inner'));
  await mkdir(join(folder, '.git'));
  await writeFile(join(folder, '.git', 'config.txt'), `key ${key}`);
  await writeFile(join(folder, 'a b.txt'), `first line\nthe key is ${key}\n`);
  await writeFile(join(folder, 'inner', 'packed.bin'), gzipSync(`packed ${key}`));
  await writeFile(join(folder, 'inner', 'program'), Buffer.from([0, 1, 2, 3, 0, 5, 6, 7]));
  await writeFile(join(folder, 'clean.txt'), 'hello there');
  await symlink(join(folder, 'a b.txt'), join(folder, 'link.txt'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('JSON lines', () => {
  it('are answered in their order, and after a bad one it goes on', async () => {
    const input = [
      `{"id":1,"text":"key ${key} of ann@corp.test","topics":{"deals":"company mergers"}}`,
      'secret nonsense',
      '{"id":3}',
      '{"id":"d","text":"a line\u2028of text"}',
      '{"id":5,"text":"hi","topics":{"one":"é"}}',
    ];
    const { stdout, status } = await scan(['--jsonl'], `${input.join('\r\n')}`);
    const [first, second, third, fourth, fifth, ...more] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      id: 1,
      findings: [
        {
          detector: 'aws-access-key-id',
          type: 'AWS_ACCESS_KEY_ID',
          category: 'credentials',
          profile: 'credentials-and-secrets',
          start: 4,
          end: 24,
          confidence: 'high',
          validated: false,
        },
        { type: 'EMAIL_ADDRESS', start: 28, end: 41 },
      ],
      code: { score: expect.any(Number) as number },
      pii: [{ type: 'EMAIL_ADDRESS', start: 28, end: 41 }],
      ms: expect.any(Number) as number,
    });
    expect(stdout).not.toContain('masked');
    expect(second).toEqual({ error: 'line 2: no JSON' });
    expect(third).toMatchObject({
      id: 3,
      error: expect.stringMatching(/^line 3: text: /) as string,
    });
    expect(fourth).toMatchObject({ id: 'd', findings: [], pii: [] });
    expect(fifth).toMatchObject({ id: 5, error: expect.stringContaining('topics.one') as string });
    expect(status).toBe(1);
  });

  it('are answered one by one, while the input stays open', async () => {
    const child = start(['--jsonl']);
    const answers = child.stdout[Symbol.asyncIterator]();
    for (const id of [1, 2]) {
      child.stdin.write(`{"id":${id},"text":"hello"}\n`);
      const { value } = (await answers.next()) as { value: Buffer };
      expect(JSON.parse(value.toString())).toMatchObject({ id, findings: [] });
    }
    child.stdin.end();
    expect(await once(child, 'close')).toEqual([0, null]);
  });
});

describe('documents', () => {
  it('are shown to people in a masked table', async () => {
    const { stdout, status } = await scan([], `first line\nthe key is ${key}\n`);
    expect(stdout).toMatch(/\(standard input\):2:12 +AWS access key id +high +AK…NP/);
    expect(stdout).not.toContain(key);
    expect(status).toBe(1);
  });

  it('are found in folders, packed ones too, and what could not be read is told', async () => {
    const { stdout, stderr, status } = await scan([folder]);
    const places = stdout.split('\n').map((line) => line.split('  ')[0]);
    expect(places).toEqual([
      'WHERE',
      `${folder}/a b.txt:2:12`,
      `${folder}/inner/packed.bin:1:8`,
      '',
    ]);
    expect(stderr).toBe('Passed over, since it cannot be read: 1 file.\n');
    expect(status).toBe(1);
    const named = await scan([join(folder, 'inner', 'program')]);
    expect(named.stderr).toContain('files of this kind cannot be read');
    expect(named.status).toBe(0);
  });

  it('are reported as JSON', async () => {
    const { stdout } = await scan(['--format', 'json', join(folder, 'a b.txt')]);
    expect(JSON.parse(stdout)).toEqual({
      files: [
        {
          path: join(folder, 'a b.txt'),
          mime: 'text/plain',
          findings: [
            expect.objectContaining({
              detector: 'aws-access-key-id',
              start: 22,
              end: 42,
              line: 2,
              column: 12,
              masked: 'AK…NP',
            }),
          ],
        },
      ],
    });
  });

  it('are reported as SARIF', async () => {
    const { stdout, status } = await scan(['--format', 'sarif', folder]);
    const { version, runs } = JSON.parse(stdout) as {
      version: string;
      runs: { tool: { driver: { rules: { id: string }[] } }; results: object[] }[];
    };
    expect(version).toBe('2.1.0');
    expect(runs[0]?.tool.driver.rules.map(({ id }) => id)).toEqual(['aws-access-key-id']);
    expect(runs[0]?.results).toHaveLength(2);
    expect(runs[0]?.results[0]).toMatchObject({
      ruleId: 'aws-access-key-id',
      ruleIndex: 0,
      level: 'error',
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: `file://${folder}/a%20b.txt` },
            region: { startLine: 2, startColumn: 12, endLine: 2, endColumn: 32, charOffset: 22 },
          },
        },
      ],
    });
    expect(status).toBe(1);
  });
});

it('tells nothing found and misuse apart', async () => {
  const [clean, missing, both, format] = await Promise.all([
    scan([join(folder, 'clean.txt')]),
    scan([join(folder, 'clean.txt'), 'no-such-file.txt']),
    scan(['--jsonl', 'file.txt']),
    scan(['--format', 'xml']),
  ]);
  expect(clean).toMatchObject({ status: 0, stdout: '' });
  expect(missing).toMatchObject({ status: 2, stdout: '' });
  expect(missing.stderr).toContain('no-such-file.txt');
  expect(both).toMatchObject({ status: 2, stdout: '' });
  expect(format.stdout).toBe('');
});
