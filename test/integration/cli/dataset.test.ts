import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runPortcullis } from './run-portcullis';

let folder = '';
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-dataset-'));
  await mkdir(at('datasets'));
  await writeFile(
    at('customers.csv'),
    '\ufeffname,mail,note\r\n"Müller, Maria",maria@corp.test,x\r\nJohn Doe,jd@corp.test,"a\nb"\r\n\r\n',
  );
  const words = Array.from({ length: 200 }, (_, n) => `word${(n * 7919) % 1009}`).join(' ');
  await writeFile(at('plan.txt'), words);
});

afterAll(() => rm(folder, { recursive: true, force: true }));

interface Written {
  readonly sha256: string;
  readonly rows: number;
  readonly values: number;
}

async function make(...args: string[]): Promise<Written> {
  const out = at('made.pcds');
  const made = await runPortcullis(['dataset', ...args, '--key-file', at('key'), '--out', out]);
  expect(made).toMatchObject({ status: 0 });
  const written = JSON.parse(made.stdout) as Written;
  await copyFile(out, join(folder, 'datasets', `${written.sha256}.pcds`));
  return written;
}

it('makes sets that a policy refers to and the scan uses, without a plain value in them', async () => {
  const table = await make('hash', at('customers.csv'), '--columns', 'name, mail');
  expect(table).toMatchObject({ rows: 2, values: 4, columns: ['name', 'mail'] });
  const plan = await make('fingerprint', at('plan.txt'));
  expect((await stat(at('key'))).mode & 0o777).toBe(0o600);
  const bytes = await readFile(at(`datasets/${table.sha256}.pcds`), 'latin1');
  expect(bytes).not.toMatch(/maria|müller|corp/i);

  const key = (await readFile(at('key'), 'utf8')).trim();
  const policy = {
    exactData: {
      datasets: [{ id: 'crm', name: 'Customers', set: { sha256: table.sha256, key } }],
      fingerprints: [{ id: 'plans', name: 'Plans', set: { sha256: plan.sha256, key } }],
    },
    detectors: [{ id: 'badge', name: 'Badge', pattern: 'EMP-[0-9]{6}' }],
    profiles: [{ id: 'ours', name: 'Ours', detectors: ['dataset-crm', 'custom-badge'] }],
  };
  await writeFile(at('policy.json'), JSON.stringify(policy));
  const text = `Ask maria müller? No: Müller, Maria <maria@corp.test>, badge EMP-123456.\n`;
  const input = [text, await readFile(at('plan.txt'), 'utf8')].map((one, id) =>
    JSON.stringify({ id, text: one }),
  );
  const scanned = await runPortcullis(
    ['scan', '--jsonl', '--policy', at('policy.json')],
    input.join('\n'),
  );
  const [first, second] = scanned.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { findings: { detector: string; profile: string }[] });
  const ours = first?.findings.filter(({ profile }) => profile === 'ours');
  expect(ours?.map(({ detector }) => detector)).toEqual([
    'dataset-crm',
    'dataset-crm',
    'custom-badge',
  ]);
  expect(second?.findings.map(({ detector }) => detector)).toContain('document-plans');
});

it('says what is wrong with a call', async () => {
  const output = ['--key-file', at('key'), '--out', at('x')];
  await writeFile(at('bad-key'), 'short');
  await writeFile(at('bad.json'), '{"detectors":[{"id":"a","name":"A","pattern":"("}]}');
  const calls = await Promise.all([
    runPortcullis(['dataset', 'hash', at('customers.csv'), '--columns', 'iban', ...output]),
    runPortcullis(['dataset', 'hash', at('none.csv'), ...output]),
    runPortcullis([
      'dataset',
      'hash',
      at('customers.csv'),
      '--key-file',
      at('bad-key'),
      '--out',
      at('x'),
    ]),
    runPortcullis(['scan', '--policy', at('bad.json'), at('plan.txt')]),
  ]);
  expect(calls.map(({ status }) => status)).toEqual([2, 2, 2, 2]);
  const [column, file, key, policy] = calls.map(({ stderr }) => stderr);
  expect(column).toContain('no column “iban”; there are name, mail, note');
  expect(file).toContain('none.csv');
  expect(key).toContain('a key is 32 bytes in base64');
  expect(policy).toContain('detectors[0].pattern');
});
