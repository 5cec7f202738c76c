import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { AnswerGuard } from '../../../core/pipeline/types';
import { desk, head, prompt, ruleOf } from './desk';

const SECRET = 'key-abcd1234';
const RESPONSE = { phase: 'response' } as const;
const kim = { ...head, actor: { groups: [], userId: 'kim' } };

function deskOf(rules: PolicyInput['rules']) {
  return desk({ rules }, { redact: redactText, tokens: createTokenVault() });
}

async function guardOf(desk_: ReturnType<typeof desk>, asked = 'hello'): Promise<AnswerGuard> {
  const exchange = desk_.pipeline.begin(kim);
  await exchange.ask(prompt(asked));
  return exchange.answer({ rewrites: true });
}

/** Feeds pieces as a door that rewrites does; both ways to say what passes must say the same. */
function deliver(
  guard: AnswerGuard,
  pieces: readonly string[],
): { sent: string; stopped: boolean } {
  const all = pieces.join('');
  let through = 0;
  let placed = '';
  const given = deliverText(guard, pieces, (decision) => {
    if (decision.through === undefined) return;
    for (const edit of decision.edits ?? []) {
      placed += all.slice(through, edit.start) + edit.text;
      through = edit.end;
    }
    placed += all.slice(through, decision.through);
    through = decision.through;
  });
  if (placed !== '') expect(placed).toBe(given.sent);
  return given;
}

type Passed = Extract<ReturnType<AnswerGuard['push']>, { kind: 'pass' }>;

function deliverText(
  guard: AnswerGuard,
  pieces: readonly string[],
  onPass: (decision: Passed) => void,
): { sent: string; stopped: boolean } {
  let sent = '';
  let held = '';
  for (const piece of pieces) {
    held += piece;
    const decision = guard.push(piece);
    if (decision.kind === 'stop') return { sent, stopped: true };
    if (decision.kind === 'hold') continue;
    onPass(decision);
    sent += decision.text ?? held;
    held = '';
  }
  const last = guard.finish();
  if (last.kind === 'stop') return { sent, stopped: true };
  onPass(last);
  return { sent: sent + (last.text ?? held), stopped: false };
}

function split(text: string, cuts: readonly number[]): string[] {
  const places = [0, ...[...cuts].map((cut) => cut % (text.length + 1)).sort((a, b) => a - b)];
  return places.map((place, n) => text.slice(place, places[n + 1] ?? text.length));
}

const words = fc.array(fc.constantFrom('lorem', 'ipsum', 'dolor', SECRET, 'amet'), {
  maxLength: 200,
});

describe('an answer that may be rewritten', () => {
  it('is masked where a rule says so, however it is cut', async () => {
    const watched = deskOf([ruleOf('redact', RESPONSE)]);
    await fc.assert(
      fc.asyncProperty(words, fc.array(fc.nat()), async (list, cuts) => {
        const text = list.join(' ');
        const guard = await guardOf(watched);
        const expected = { sent: text.replaceAll(SECRET, '[TEST_KEY]'), stopped: false };
        expect(deliver(guard, split(text, cuts))).toEqual(expected);
      }),
    );
  });

  it('ends where a rule blocks', async () => {
    const guard = await guardOf(deskOf([ruleOf('block', RESPONSE)]));
    const { sent, stopped } = deliver(guard, ['lorem '.repeat(200), SECRET, ' ipsum'.repeat(200)]);
    expect(stopped).toBe(true);
    expect(sent).not.toContain('key-');
  });

  it('keeps little back', async () => {
    const guard = await guardOf(deskOf([ruleOf('redact', RESPONSE)]));
    let sent = 0;
    for (let n = 1; n <= 100; n += 1) {
      const decision = guard.push('lorem ipsum ');
      if (decision.kind === 'pass') sent += decision.text?.length ?? 0;
      expect(12 * n - sent).toBeLessThan(400);
    }
  });

  it('ends at a door that cannot rewrite', async () => {
    const { pipeline } = deskOf([ruleOf('redact', RESPONSE)]);
    const exchange = pipeline.begin(kim);
    await exchange.ask(prompt('hello'));
    const guard = exchange.answer();
    guard.push(`here: ${SECRET}`);
    expect(guard.finish()).toMatchObject({
      kind: 'stop',
      refusal: { rule: { id: 'rule-redact' } },
    });
  });
});

describe('an answer with placeholders', () => {
  const rules = [ruleOf('redact', { redact: { mode: 'tokenise' } })];

  it('gets the values back, however it is cut', async () => {
    const text = 'Put [TEST_KEY_1] into the file; [TEST_KEY_2] is unknown. [TEST_KEY_1]';
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat()), async (cuts) => {
        const guard = await guardOf(deskOf(rules), `use ${SECRET}`);
        expect(guard.watching).toBe(true);
        const { sent } = deliver(guard, split(text, cuts));
        expect(sent).toBe(`Put ${SECRET} into the file; [TEST_KEY_2] is unknown. ${SECRET}`);
      }),
    );
  });

  it('is not watched while there are none', async () => {
    const guard = await guardOf(deskOf(rules));
    expect(guard.watching).toBe(false);
  });

  it('is judged as it came', async () => {
    const both = [...rules, ruleOf('block', RESPONSE)];
    const guard = await guardOf(deskOf(both), `use ${SECRET}`);
    expect(deliver(guard, ['You said [TEST_KEY_1].'])).toEqual({
      sent: `You said ${SECRET}.`,
      stopped: false,
    });
  });
});

describe('what a rule masks', () => {
  it('is what its condition names, or everything', async () => {
    const when = 'any(dlp.types[*] eq "TEST_KEY") or any(dlp.findings[*] in {"other"})';
    const named = (what: 'matched' | 'all', condition = when) =>
      ruleOf('redact', { when: condition, redact: { what } });
    const edits = async (rule: ReturnType<typeof ruleOf>) => {
      const verdict = await deskOf([rule])
        .pipeline.begin(kim)
        .ask(prompt(`a ${SECRET}`));
      return verdict.action === 'redact' ? verdict.edits.get(0) : verdict.action;
    };
    expect(await edits(named('matched'))).toBe('a [TEST_KEY]');
    const others = 'any(dlp.types[*] eq "IBAN_CODE")';
    expect(await edits(named('matched', others))).toBe('allow');
    expect(await edits(named('all', others))).toBe('a [TEST_KEY]');
    expect(await edits(named('matched', 'dlp.match_count gt 0'))).toBe('a [TEST_KEY]');
  });

  it.each([
    ['mask', /^a \[TEST_KEY\]$/],
    ['partial', /^a \*+-\*+\w{0,4}$/],
    ['hash', /^a \[TEST_KEY:[0-9a-f]{12}\]$/],
    ['format', /^a [a-z]{3}-[a-z]{4}\d{4}$/],
    ['tokenise', /^a \[TEST_KEY_1\]$/],
  ] as const)('in the way %s', async (mode, shape) => {
    const verdict = await deskOf([ruleOf('redact', { redact: { mode } })])
      .pipeline.begin(kim)
      .ask(prompt(`a ${SECRET}`));
    if (verdict.action !== 'redact') throw new Error(verdict.action);
    expect(verdict.edits.get(0)).toMatch(shape);
    expect(verdict.edits.get(0)).not.toContain(SECRET);
  });
});
