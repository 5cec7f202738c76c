import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../../..');

async function scan(args: readonly string[], input: string) {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(root, 'test/fixtures/cli/scan-command.ts'), 'scan', ...args],
    { cwd: root },
  );
  child.stdin.end(input);
  const closed = once(child, 'close') as Promise<[number]>;
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    closed,
  ]);
  return { stdout, stderr, status };
}

const key = `AKIA${'Q3EGZ7XWJ2K4M5NP'}`;

it('answers JSON lines in their order and goes on after a bad one', async () => {
  const input = [
    `{"id":1,"text":"key ${key}"}`,
    'secret nonsense',
    '{"id":3}',
    '{"id":"d","text":"hi"}',
  ];
  const { stdout, status } = await scan(['--jsonl'], `${input.join('\n')}\n`);
  const [first, second, third, fourth] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(first).toEqual({
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
    ],
  });
  expect(second).toEqual({ error: 'line 2: no JSON' });
  expect(third).toMatchObject({ id: 3, error: expect.stringMatching(/^line 3: text: /) as string });
  expect(fourth).toEqual({ id: 'd', findings: [] });
  expect(status).toBe(1);
});

it('shows people a masked table', async () => {
  const { stdout, status } = await scan([], `first line\nthe key is ${key}\n`);
  expect(stdout).toMatch(/\(standard input\):2:12 +AWS access key id +high +AK…NP/);
  expect(stdout).not.toContain(key);
  expect(status).toBe(1);
});

it('tells nothing found and misuse apart', async () => {
  const [clean, missing, both] = await Promise.all([
    scan([], 'hello there'),
    scan(['no-such-file.txt'], ''),
    scan(['--jsonl', 'file.txt'], ''),
  ]);
  expect(clean).toMatchObject({ status: 0, stdout: '' });
  expect(missing).toMatchObject({ status: 2, stdout: '' });
  expect(missing.stderr).toContain('no-such-file.txt');
  expect(both).toMatchObject({ status: 2, stdout: '' });
});
