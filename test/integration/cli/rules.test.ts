import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { linesOf, runPortcullis, startPortcullis } from './run-portcullis';

const samples = join(import.meta.dirname, '../../fixtures/rules/rules.sample.jsonl');

describe('portcullis rules eval', () => {
  it('answers the sample cases one line each, in order', async () => {
    const input = readFileSync(samples, 'utf8');
    const cases = linesOf(input) as { id: string; expect: unknown }[];
    const { status, stdout, stderr } = await runPortcullis(['rules', 'eval'], input);
    const answers = linesOf(stdout) as { id: string; result?: boolean; error?: string }[];
    expect(answers.map(({ id }) => id)).toEqual(cases.map(({ id }) => id));
    for (const [index, { id, expect: expected }] of cases.entries()) {
      const { result, error } = answers[index] ?? {};
      if (typeof expected === 'boolean') expect([id, result]).toEqual([id, expected]);
      else if ('error' in (expected as object)) expect([id, typeof error]).toEqual([id, 'string']);
    }
    expect([status, stderr]).toEqual([0, '']);
  });

  it('answers at once, before standard input ends', async () => {
    const child = startPortcullis('rules', 'eval');
    const lines = createInterface({ input: child.stdout });
    for (const expected of [true, false]) {
      child.stdin.write(`{"id":1,"expr":"ssl","ctx":{"ssl":${expected}}}\n`);
      const [line] = (await once(lines, 'line')) as [string];
      expect(JSON.parse(line)).toEqual({ id: 1, result: expected });
    }
    child.stdin.end();
    await once(child, 'close');
  });

  it('answers bad lines with an error and goes on', async () => {
    const input = [
      'nonsense',
      '[]',
      '{"expr":5}',
      '{"id":"a","expr":"ssl","ctx":[]}',
      '{"id":{"n":1},"expr":"ssl and","ctx":{}}',
      '{"id":"b","expr":"ssl","ctx":{"ssl":"yes"}}',
      '',
      '{"expr":"tcp.dstport eq 9223372036854775807","ctx":{"tcp.dstport":9223372036854775807}}',
    ];
    const { status, stdout } = await runPortcullis(['rules', 'eval'], input.join('\r\n'));
    const answers = linesOf(stdout);
    expect(answers).toHaveLength(7);
    expect(answers[3]).toEqual({ id: 'a', error: '"ctx" is an object', offset: 0 });
    expect(answers[4]).toMatchObject({ id: { n: 1 }, offset: 7, line: 1, column: 8 });
    expect(answers[6]).toEqual({ result: true });
    expect(status).toBe(0);
  });
});

describe('portcullis rules check and format', () => {
  it('checks each expression', async () => {
    const { status, stdout } = await runPortcullis(['rules', 'check', 'ssl', 'http.hots eq "a"']);
    expect(linesOf(stdout)).toMatchObject([{ ok: true }, { ok: false, offset: 0 }]);
    expect(status).toBe(1);
  });

  it('prints the plainest form', async () => {
    const { status, stdout } = await runPortcullis(['rules', 'format', '((a==1))&&!(b||c)']);
    expect([status, stdout]).toEqual([0, 'a eq 1 and not (b or c)\n']);
  });
});

describe('portcullis rules explain', () => {
  it('answers each line with the parts of its expression', async () => {
    const input = '{"id":7,"expr":"ssl or not ssl","ctx":{"ssl":true}}\n{"id":8,"expr":"ssl or"}\n';
    const { status, stdout } = await runPortcullis(['rules', 'explain'], input);
    expect(linesOf(stdout)).toMatchObject([
      { id: 7, result: true, parts: [{ text: 'ssl', result: true }, { result: false }] },
      { id: 8, error: expect.any(String) as string, offset: 6 },
    ]);
    expect(status).toBe(1);
  });

  it('explains the rules of a policy', async () => {
    const policy = join(import.meta.dirname, '../../../resources/policy/default.json');
    const context = '{"dlp.categories":["credentials"]}';
    const { status, stdout } = await runPortcullis(
      ['rules', 'explain', '--policy', policy, '--ctx', context],
      '',
    );
    expect(linesOf(stdout)).toMatchObject([
      { action: 'warn', rule: 'warn-credentials', logged: ['record-ai-use'] },
    ]);
    expect(status).toBe(0);
  });

  it('draws a tree for people', async () => {
    const context = '{"app.id":"b","ssl":true}';
    const { stdout } = await runPortcullis(
      ['rules', 'explain', 'ssl and app.id eq "a"', '--ctx', context, '--tree'],
      '',
    );
    expect(stdout).toBe(
      ['false  ssl and app.id eq "a"', '  true   ssl', '  false  app.id eq "a"', ''].join('\n'),
    );
  });

  it('calls a missing policy misuse', async () => {
    const { status, stderr } = await runPortcullis(
      ['rules', 'explain', '--policy', '/nowhere'],
      '',
    );
    expect(status).toBe(2);
    expect(stderr).toContain('/nowhere');
  });
});
