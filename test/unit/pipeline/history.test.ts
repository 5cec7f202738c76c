import { performance } from 'node:perf_hooks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import { redactText } from '../../../core/detect/redaction/redact-text';
import type { PersonAnswer } from '../../../core/exchange/verdict';
import {
  MEMORY_LIMITS,
  MemoryLimitError,
  RememberedValues,
} from '../../../core/pipeline/redaction/remembered-values';
import { desk, head, policyOf, prompt, ruleOf, text } from './desk';

const SECRET = 'key-abcd1234';
const kim = { ...head, actor: { groups: [], userId: 'kim' } };
const history = (content: string) => text(content, { history: true });
const REDACTING = { redact: redactText, tokens: createTokenVault() };

describe('a turn that is sent again', () => {
  it('goes out redacted again', async () => {
    const { pipeline, exchanges } = desk({ rules: [ruleOf('redact')] }, REDACTING);
    await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    const verdict = await pipeline
      .begin(kim)
      .ask(prompt(history(`use ${SECRET}`), history('noted'), 'and now?'));
    expect(verdict).toMatchObject({
      action: 'redact',
      rule: { id: 'rule-redact' },
      edits: new Map([[0, 'use [TEST_KEY]']]),
    });
    expect(exchanges()[1]).toMatchObject({ action: 'allow', enforced: 'redact', findings: [] });
  });

  it('is redacted together with what is new', async () => {
    const { pipeline } = desk({ rules: [ruleOf('redact')] }, REDACTING);
    await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    const verdict = await pipeline
      .begin(kim)
      .ask(prompt(history(`use ${SECRET}`), 'and key-zzzz9999'));
    expect(verdict).toMatchObject({
      edits: new Map([
        [0, 'use [TEST_KEY]'],
        [1, 'and [TEST_KEY]'],
      ]),
    });
  });

  it('keeps back what was stopped, and does not stop the session', async () => {
    const { pipeline } = desk({ rules: [ruleOf('block')] }, REDACTING);
    expect((await pipeline.begin(kim).ask(prompt(`use ${SECRET}`))).action).toBe('block');
    const verdict = await pipeline.begin(kim).ask(prompt(history(`use ${SECRET}`), 'thanks'));
    expect(verdict).toMatchObject({ action: 'redact', edits: new Map([[0, 'use [TEST_KEY]']]) });
  });

  it('keeps back a turn that was stopped as a whole, and nothing that only holds it', async () => {
    let policy = policyOf({ rules: [ruleOf('block', { when: 'true' })] });
    const { pipeline } = desk({}, { ...REDACTING, policy: { current: () => policy } });
    await pipeline.begin(kim).ask(prompt('the merger'));
    policy = policyOf({});
    const verdict = await pipeline
      .begin(kim)
      .ask(prompt(history('the merger'), history('all about the merger'), 'go on'));
    expect(verdict).toMatchObject({ edits: new Map([[0, '[REMOVED]']]) });
  });

  it('is masked as it was masked before', async () => {
    const rules = [ruleOf('redact', { redact: { mode: 'tokenise' } })];
    const { pipeline } = desk({ rules }, { ...REDACTING, tokens: createTokenVault() });
    const first = await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    expect(first).toMatchObject({ edits: new Map([[0, 'use [TEST_KEY_1]']]) });
    const verdict = await pipeline
      .begin(kim)
      .ask(prompt(history(`use ${SECRET}`), history(`You said ${SECRET}.`), 'go on'));
    expect(verdict).toMatchObject({
      edits: new Map([
        [0, 'use [TEST_KEY_1]'],
        [1, 'You said [TEST_KEY_1].'],
      ]),
    });
  });

  it('is nobody else’s business', async () => {
    const { pipeline } = desk({ rules: [ruleOf('redact')] }, REDACTING);
    await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    const lee = { ...head, actor: { groups: [], userId: 'lee' } };
    const again = prompt(history(`use ${SECRET}`), 'x');
    expect((await pipeline.begin(lee).ask(again)).action).toBe('allow');
    expect((await pipeline.begin(head).ask(again)).action).toBe('allow');
  });

  it('goes as it is once the person has sent it knowingly', async () => {
    let choice: PersonAnswer['choice'] = 'redact';
    const person = {
      ask: async () => ({ choice, by: 'person', justification: 'needed' }) as const,
    };
    const { pipeline } = desk({ rules: [ruleOf('warn')] }, { ...REDACTING, person });
    const again = prompt(history(`use ${SECRET}`), 'x');
    await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    expect((await pipeline.begin(kim).ask(again)).action).toBe('redact');
    choice = 'send';
    await pipeline.begin(kim).ask(prompt(`use ${SECRET}`));
    expect((await pipeline.begin(kim).ask(again)).action).toBe('allow');
  });
});

describe('remembered values', () => {
  const key = { secret: Buffer.alloc(32, 7), multiplier: 0x01000193 };
  const remembered = (replacement: string) => ({
    replacement,
    rule: { id: 'r', name: 'R' },
    whole: false,
  });

  it('are found wherever they stand', () => {
    const value = fc.string({ minLength: 8, maxLength: 40, unit: 'grapheme' });
    const around = fc.string({ maxLength: 60, unit: 'grapheme' });
    fc.assert(
      fc.property(
        fc.array(value, { minLength: 1, maxLength: 5 }),
        around,
        around,
        (values, a, b) => {
          const memory = new RememberedValues(key);
          for (const one of values) memory.remember(one, remembered('\u0000'));
          const exchanged = memory.exchange(a + values.join('\u0001') + b);
          expect(exchanged).toBeDefined();
          for (const one of values) expect(exchanged?.text).not.toContain(one);
        },
      ),
    );
  });

  it('leave every other text alone', () => {
    const memory = new RememberedValues(key);
    memory.remember(SECRET, remembered('x'));
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (other) => {
        fc.pre(!other.includes(SECRET));
        expect(memory.exchange(other)).toBeUndefined();
      }),
    );
  });

  it('count as whole words only where they are short', () => {
    const memory = new RememberedValues(key);
    memory.remember('Kim', remembered('[PERSON]'));
    expect(memory.exchange('Kimono, sKim')).toBeUndefined();
    expect(memory.exchange('Kim, (Kim) Kim')?.text).toBe('[PERSON], ([PERSON]) [PERSON]');
  });

  it('become one where they overlap, as the longest', () => {
    const memory = new RememberedValues(key);
    memory.remember('user:password1', remembered('[LOGIN]'));
    memory.remember('password1@db.example', remembered('[DATABASE]'));
    expect(memory.exchange('to user:password1@db.example.')?.text).toBe('to [DATABASE].');
  });

  it('are bounded, and the oldest is forgotten first', () => {
    const memory = new RememberedValues(key);
    for (let n = 0; n <= MEMORY_LIMITS.values; n += 1) {
      memory.remember(`value-number-${n}.`, remembered('x'));
    }
    expect(memory.size).toBe(MEMORY_LIMITS.values);
    expect(memory.exchange('value-number-0.')).toBeUndefined();
    expect(memory.exchange('value-number-1.')).toBeDefined();
  });

  it('refuse a text that is made to cost', () => {
    const memory = new RememberedValues(key);
    memory.remember(`${'a'.repeat(4000)}b`, remembered('x'));
    const begun = performance.now();
    expect(() => memory.exchange('a'.repeat(1_000_000))).toThrow(MemoryLimitError);
    expect(performance.now() - begun).toBeLessThan(5000);
  });
});
