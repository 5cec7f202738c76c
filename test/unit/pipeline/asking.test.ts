import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openPayload } from '../../../core/audit/seal-payload';
import { auditEventSchema } from '../../../core/exchange/event';
import type { ScanInput } from '../../../core/detect/types';
import type { Signals } from '../../../core/exchange/signals';
import type { PipelineOptions } from '../../../core/pipeline/options';
import { desk, head, keyEngine, prompt, ruleOf, text } from './desk';

const SECRET = 'key-abcd1234';

/** What the test engine finds, and that the whole text is source code. */
function withCode(inputs: readonly ScanInput[]): Signals {
  const found = keyEngine.scan(inputs);
  const code = found.findings.map((finding) => ({
    ...finding,
    detector: 'source-code',
    category: 'source_code' as const,
    start: 0,
    end: inputs[0]?.text.length ?? 0,
  }));
  return { ...found, findings: [...code, ...found.findings] };
}

describe('asking about a prompt', () => {
  it('allows what no rule speaks of, and puts it on record', async () => {
    const { pipeline, events } = desk({});
    const exchange = pipeline.begin(head);
    expect(await exchange.ask(prompt('hello'))).toEqual({
      action: 'allow',
      exchangeId: exchange.id,
    });
    expect(events).toHaveLength(1);
    expect(auditEventSchema.parse(events[0])).toEqual(events[0]);
    expect(events[0]).toMatchObject({
      kind: 'exchange',
      exchangeId: exchange.id,
      action: 'allow',
      enforced: 'allow',
      promptLength: 5,
      request: { method: 'POST', host: 'chat.example', path: '/api/ask' },
    });
  });

  it('puts on record what an extractor read by shape, and only that', async () => {
    const { pipeline, exchanges } = desk({});
    await pipeline.begin(head).ask({ ...prompt('hello'), drifted: true });
    await pipeline.begin(head).ask(prompt('hello'));
    expect(exchanges().map((event) => event.drifted)).toEqual([true, undefined]);
    expect(auditEventSchema.parse(exchanges()[0])).toEqual(exchanges()[0]);
  });

  it('blocks with the rule and masked samples', async () => {
    const { pipeline, exchanges } = desk({
      organisation: { supportUrl: 'https://help.example/' },
      rules: [ruleOf('block', { message: 'Keys stay here.' })],
    });
    const verdict = await pipeline.begin(head).ask(prompt(`use ${SECRET} and ${SECRET}`));
    expect(verdict).toMatchObject({
      action: 'block',
      refusal: {
        reason: 'rule',
        rule: { id: 'rule-block', message: 'Keys stay here.' },
        found: [{ name: 'Test key', masked: 'key-…' }],
        appName: 'Chat',
        supportUrl: 'https://help.example/',
      },
    });
    expect(exchanges()[0]).toMatchObject({ action: 'block', enforced: 'block' });
    expect(exchanges()[0]?.findings).toHaveLength(2);
  });

  it('redacts the parts that hold something and leaves the others alone', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('redact')] });
    const verdict = await pipeline.begin(head).ask(prompt('fine', `use ${SECRET}`));
    expect(verdict).toMatchObject({ action: 'redact', edits: new Map([[1, 'use [TEST_KEY]']]) });
    expect(exchanges()[0]).toMatchObject({ action: 'redact', enforced: 'redact' });
  });

  it('masks what is within source code, and the code itself where the rule asks for it', async () => {
    const masking: Partial<PipelineOptions> = {
      detection: { scan: async (inputs) => withCode(inputs), nameOf: (id) => id },
      redact: (content, findings) =>
        findings.reduce(
          (rest, { start, end }) => rest.replace(content.slice(start, end), '[X]'),
          content,
        ),
    };
    const verdictOf = async (rule: ReturnType<typeof ruleOf>) =>
      await desk({ rules: [rule] }, masking)
        .pipeline.begin(head)
        .ask(prompt(`const a = ${SECRET};`));
    expect(await verdictOf(ruleOf('redact'))).toMatchObject({
      edits: new Map([[0, 'const a = [X];']]),
    });
    const aboutCode = 'any(dlp.categories[*] == "source_code")';
    expect(await verdictOf(ruleOf('redact', { when: aboutCode }))).toMatchObject({
      edits: new Map([[0, '[X]']]),
    });
  });

  it('blocks where it should redact and the text is in a file', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('redact')] });
    const bytes = Buffer.from(SECRET);
    const file = {
      kind: 'file',
      role: 'user',
      name: 'a.txt',
      mime: 'text/plain',
      size: 12,
    } as const;
    const verdict = await pipeline.begin(head).ask(prompt({ ...file, bytes }));
    expect(verdict.action).toBe('block');
    expect(exchanges()[0]).toMatchObject({ action: 'redact', enforced: 'block', fileCount: 1 });
  });

  it('says which files it could not read', async () => {
    const { pipeline, exchanges } = desk({});
    const file = { kind: 'file', role: 'user', name: 'a', size: 3 } as const;
    const bytes = Uint8Array.of(0xff, 0xfe, 0xff);
    await pipeline
      .begin(head)
      .ask(
        prompt(
          { ...file, mime: 'image/png', bytes },
          { ...file, mime: 'text/plain', bytes },
          { ...file, mime: 'text/plain' },
        ),
      );
    expect(exchanges()[0]?.unscannable).toEqual([
      'part 0: files of this kind cannot be read',
      'part 1: the file is damaged',
    ]);
  });

  it('sends to the isolated browser', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('isolate', { when: 'true' })] });
    const verdict = await pipeline.begin(head).ask(prompt('hello'));
    expect(verdict).toMatchObject({ action: 'isolate', rule: { id: 'rule-isolate' } });
    expect(exchanges()[0]).toMatchObject({ enforced: 'isolate' });
  });

  it('does not ask again about turns that are sent again', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('block')] });
    const again = text(SECRET, { history: true });
    const verdict = await pipeline.begin(head).ask(prompt(again, 'thanks'));
    expect(verdict.action).toBe('allow');
    expect(exchanges()[0]).toMatchObject({ findings: [], promptLength: 'thanks'.length });
  });

  it('notes log rules on the way', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('log'), ruleOf('block')] });
    await pipeline.begin(head).ask(prompt(SECRET));
    expect(exchanges()[0]).toMatchObject({
      logged: ['rule-log'],
      rule: { id: 'rule-block' },
      level: 'info',
    });
  });

  it('says how grave the gravest rule is that matched', async () => {
    const rules = [
      ruleOf('log', { logLevel: 'critical' }),
      ruleOf('block', { logLevel: 'warning' }),
    ];
    const { pipeline, exchanges } = desk({ rules });
    await pipeline.begin(head).ask(prompt(SECRET));
    expect(exchanges()[0]?.level).toBe('critical');
  });

  it('seals the new text to the key of the company, where the rule says so', async () => {
    const jwk = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
    const standard = (key = ''): string => Buffer.from(key, 'base64url').toString('base64');
    const { pipeline, exchanges } = desk({
      organisation: { payloadKey: standard(jwk.x) },
      rules: [ruleOf('log', { storePayload: true })],
    });
    await pipeline.begin(head).ask(prompt(text('old', { history: true }), `my ${SECRET}`));
    const sealed = exchanges()[0]?.payload?.sealed ?? '';
    expect(JSON.parse(await openPayload(standard(jwk.d), sealed))).toEqual({
      parts: [{ role: 'user', text: `my ${SECRET}` }],
    });
  });

  it('has the event durable before it answers', async () => {
    const order: string[] = [];
    let durable: (() => void) | undefined;
    const appended = new Promise<void>((resolve) => {
      durable = resolve;
    });
    const { pipeline } = desk({}, { events: { append: () => appended } });
    const asked = pipeline
      .begin(head)
      .ask(prompt('hello'))
      .then(() => order.push('verdict'));
    await new Promise((resolve) => setImmediate(resolve));
    order.push('durable');
    durable?.();
    await asked;
    expect(order).toEqual(['durable', 'verdict']);
  });
});

describe('the end of an exchange', () => {
  it('is put on record once', async () => {
    const { pipeline, outcomes } = desk({});
    const exchange = pipeline.begin(head);
    await exchange.ask(prompt('hello'));
    exchange.answer().push('hi there');
    await exchange.end({ result: 'completed', status: 200 });
    await exchange.end({ result: 'aborted' });
    expect(outcomes()).toHaveLength(1);
    expect(outcomes()[0]).toMatchObject({
      exchangeId: exchange.id,
      result: 'completed',
      status: 200,
      responseLength: 8,
    });
  });

  it('comes after the exchange, even when the client goes away while a person is asked', async () => {
    const { pipeline, events } = desk(
      { rules: [ruleOf('warn')] },
      { person: { ask: () => new Promise(() => undefined) } },
    );
    const exchange = pipeline.begin(head);
    const gone = new AbortController();
    const asked = exchange.ask(prompt(SECRET), gone.signal);
    const ended = exchange.end({ result: 'aborted' });
    gone.abort();
    await Promise.all([asked, ended]);
    expect(events.map(({ kind }) => kind)).toEqual(['exchange', 'outcome']);
  });

  it('leaves no trace when there was no prompt', async () => {
    const { pipeline, events } = desk({});
    await pipeline.begin(head).end({ result: 'completed' });
    expect(events).toEqual([]);
  });

  it('gives events ids that rise', async () => {
    const { pipeline, events } = desk({});
    for (let n = 0; n < 50; n += 1) await pipeline.begin(head).ask(prompt('hello'));
    const ids = events.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    expect(new Set(ids).size).toBe(50);
  });
});
