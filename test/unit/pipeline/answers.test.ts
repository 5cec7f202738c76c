import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HOLD_BACK } from '../../../core/pipeline/answer/guarded-answer';
import type { AnswerGuard } from '../../../core/pipeline/types';
import { desk, head, keyEngine, prompt, ruleOf } from './desk';

const SECRET = 'key-abcd1234';
const RESPONSE = { phase: 'response' } as const;

async function guardOf(desk_: ReturnType<typeof desk>) {
  const exchange = desk_.pipeline.begin(head);
  await exchange.ask(prompt('hello'));
  return { exchange, guard: exchange.answer() };
}

/** Feeds pieces as a door does; gives the text that reached the client. */
function deliver(
  guard: AnswerGuard,
  pieces: readonly string[],
): { sent: string; stopped: boolean } {
  let sent = '';
  let held = '';
  for (const piece of pieces) {
    held += piece;
    const decision = guard.push(piece);
    if (decision.kind === 'stop') return { sent, stopped: true };
    if (decision.kind === 'pass') {
      sent += held;
      held = '';
    }
  }
  if (guard.finish().kind === 'stop') return { sent, stopped: true };
  return { sent: sent + held, stopped: false };
}

function split(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...[...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)];
  return places.map((place, n) => text.slice(place, places[n + 1] ?? text.length));
}

const words = fc.array(fc.constantFrom('lorem', 'ipsum', 'dolor', 'sit', 'amet'), {
  maxLength: 200,
});

describe('an answer', () => {
  it('passes at once, unscanned, when no rule watches answers', async () => {
    const scan = (): never => {
      throw new Error('must not be called');
    };
    const { guard } = await guardOf(desk({ rules: [ruleOf('block')] }, { answerEngine: { scan } }));
    expect(guard.push(SECRET)).toEqual({ kind: 'pass' });
    expect(guard.finish()).toEqual({ kind: 'pass' });
  });

  it('arrives whole, however it is cut, when nothing is found', async () => {
    const watched = desk({ rules: [ruleOf('block', RESPONSE)] });
    await fc.assert(
      fc.asyncProperty(words, fc.array(fc.nat()), async (list, cuts) => {
        const text = list.join(' ');
        const { guard } = await guardOf(watched);
        expect(deliver(guard, split(text, cuts))).toEqual({ sent: text, stopped: false });
      }),
    );
  });

  it('ends before a secret is through, wherever it stands and however it is cut', async () => {
    const watched = desk({ rules: [ruleOf('block', RESPONSE)] });
    await fc.assert(
      fc.asyncProperty(words, words, fc.array(fc.nat()), async (before, after, cuts) => {
        const text = [...before, SECRET, ...after].join(' ');
        const { guard } = await guardOf(watched);
        const { sent, stopped } = deliver(guard, split(text, cuts));
        expect(stopped).toBe(true);
        expect(sent).not.toContain('key-');
      }),
    );
  });

  it('holds no more than twice the window back', async () => {
    const { guard } = await guardOf(desk({ rules: [ruleOf('block', RESPONSE)] }));
    const decisions = Array.from({ length: 2 * HOLD_BACK }, () => guard.push('x').kind);
    expect(decisions.at(-1)).toBe('pass');
  });

  it('stops with the rule and says so on record', async () => {
    const watched = desk({ rules: [ruleOf('block', { ...RESPONSE, message: 'No keys.' })] });
    const { exchange, guard } = await guardOf(watched);
    guard.push(`here it is: ${SECRET} `);
    expect(guard.finish()).toMatchObject({
      kind: 'stop',
      refusal: { reason: 'rule', rule: { id: 'rule-block' }, found: [{ masked: 'key-…' }] },
    });
    await exchange.end({ result: 'stopped', status: 200 });
    expect(watched.outcomes()[0]).toMatchObject({
      result: 'stopped',
      error: 'rule rule-block',
      responseFindings: [{ detector: 'test-key', start: 12, end: 24 }],
    });
  });

  it('counts a finding once, though windows overlap', async () => {
    const watched = desk({ rules: [ruleOf('log', RESPONSE)] });
    const { exchange, guard } = await guardOf(watched);
    for (let n = 0; n < 20; n += 1) guard.push('lorem ipsum '.repeat(10));
    guard.push(`${SECRET} `);
    for (let n = 0; n < 20; n += 1) guard.push('lorem ipsum '.repeat(10));
    guard.finish();
    await exchange.end({ result: 'completed' });
    expect(watched.outcomes()[0]?.responseFindings).toMatchObject([{ start: 2400, end: 2412 }]);
  });

  it.each([
    ['closed', 'stop'],
    ['open', 'pass'],
  ] as const)('goes as a %s policy says when the scan fails: %s', async (failure, kind) => {
    const scan = (): never => {
      throw new Error(SECRET);
    };
    const watched = desk(
      { failure, rules: [ruleOf('block', RESPONSE)] },
      { answerEngine: { ...keyEngine, scan } },
    );
    const { exchange, guard } = await guardOf(watched);
    guard.push('hello');
    expect(guard.finish().kind).toBe(kind);
    await exchange.end({ result: 'completed' });
    expect(watched.events).toContainEqual(
      expect.objectContaining({ kind: 'device', what: `fail_${failure}` }),
    );
    expect(JSON.stringify(watched.events)).not.toContain(SECRET);
  });
});
