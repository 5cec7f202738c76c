import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WarnRequest } from '../../../core/exchange/ports';
import type { PersonAnswer } from '../../../core/exchange/verdict';
import { desk, head, prompt, ruleOf } from './desk';

const SECRET = 'key-abcd1234';

function answering(answer: PersonAnswer) {
  const asked: WarnRequest[] = [];
  const person = {
    ask: async (request: WarnRequest): Promise<PersonAnswer> => {
      asked.push(request);
      return answer;
    },
  };
  return { asked, person };
}

const by = 'person' as const;

describe('a warning', () => {
  it('shows the person what was found, masked', async () => {
    const { person, asked } = answering({ choice: 'cancel', by });
    const { pipeline } = desk({ rules: [ruleOf('warn')] }, { person });
    const exchange = pipeline.begin(head);
    await exchange.ask(prompt(SECRET, `again ${SECRET}`));
    expect(asked).toEqual([
      {
        exchangeId: exchange.id,
        app: head.app,
        host: 'chat.example',
        rule: { id: 'rule-warn', name: 'Rule: warn' },
        found: [{ name: 'Test key', masked: 'key-…', count: 2 }],
        choices: ['cancel', 'redact', 'send'],
        justification: 'required',
        timeoutSeconds: 120,
        rememberMinutes: 0,
        reveal: expect.any(Function) as unknown,
        sameAs: expect.stringMatching(/^[\w-]{43}$/) as unknown,
      },
    ]);
  });

  it.each([
    [{ choice: 'cancel', by }, 'block'],
    [{ choice: 'redact', by }, 'redact'],
    [{ choice: 'send', by, justification: 'a test account' }, 'allow'],
  ] as const)('becomes what the person answers: %o', async (answer, action) => {
    const { person } = answering(answer);
    const { pipeline, exchanges } = desk({ rules: [ruleOf('warn')] }, { person });
    const verdict = await pipeline.begin(head).ask(prompt(SECRET));
    expect(verdict.action).toBe(action);
    expect(exchanges()[0]).toMatchObject({ action: 'warn', enforced: action, answer });
  });

  it.each([
    ['a choice that the rule does not give', { choices: ['cancel' as const] }, 'because'],
    ['no justification where one is required', {}, ' '],
  ])('counts as Cancel with %s', async (_, more, justification) => {
    const { person } = answering({ choice: 'send', by, justification });
    const { pipeline } = desk({ rules: [ruleOf('warn', more)] }, { person });
    const verdict = await pipeline.begin(head).ask(prompt(SECRET));
    expect(verdict).toMatchObject({ action: 'block', refusal: { reason: 'cancelled' } });
  });

  it('does not offer to redact where nothing can be redacted', async () => {
    const { person, asked } = answering({ choice: 'redact', by });
    const { pipeline } = desk({ rules: [ruleOf('warn', { when: 'true' })] }, { person });
    const verdict = await pipeline.begin(head).ask(prompt('harmless'));
    expect(asked[0]?.choices).toEqual(['cancel', 'send']);
    expect(verdict.action).toBe('block');
  });

  it('keeps a secret out of the justification that goes on record', async () => {
    const { person } = answering({ choice: 'send', by, justification: `${SECRET} is a sample` });
    const { pipeline, exchanges } = desk({ rules: [ruleOf('warn')] }, { person });
    await pipeline.begin(head).ask(prompt(SECRET));
    expect(exchanges()[0]?.answer?.justification).toBe('[TEST_KEY] is a sample');
  });

  it('counts as Cancel where nobody can be asked, or the window fails', async () => {
    const failing = { ask: () => Promise.reject(new Error('no display')) };
    for (const more of [{}, { person: failing }]) {
      const { pipeline, exchanges } = desk({ rules: [ruleOf('warn')] }, more);
      const verdict = await pipeline.begin(head).ask(prompt(SECRET));
      expect(verdict).toMatchObject({ action: 'block', refusal: { reason: 'nobody' } });
      expect(exchanges()[0]?.answer).toEqual({ choice: 'cancel', by: 'nobody' });
    }
  });
});

describe('a warning that nobody answers', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('times out to Cancel and is withdrawn, without a word about others', async () => {
    const withdrawn: string[] = [];
    const person = {
      ask: (request: WarnRequest, signal: AbortSignal) => {
        signal.addEventListener('abort', () => withdrawn.push(request.exchangeId));
        return new Promise<PersonAnswer>(() => undefined);
      },
    };
    const { pipeline } = desk({ rules: [ruleOf('warn')], warn: { timeoutSeconds: 5 } }, { person });
    const first = pipeline.begin(head);
    const second = pipeline.begin(head);
    const firstAsked = first.ask(prompt(SECRET));
    await vi.advanceTimersByTimeAsync(3000);
    const secondAsked = second.ask(prompt(SECRET));
    await vi.advanceTimersByTimeAsync(2000);
    expect(await firstAsked).toMatchObject({ action: 'block', refusal: { reason: 'timeout' } });
    expect(withdrawn).toEqual([first.id]);
    await vi.advanceTimersByTimeAsync(3000);
    expect(await secondAsked).toMatchObject({ action: 'block', refusal: { reason: 'timeout' } });
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is withdrawn when the client goes away', async () => {
    let withdrawn = false;
    const person = {
      ask: (_: WarnRequest, signal: AbortSignal) => {
        signal.addEventListener('abort', () => (withdrawn = true));
        return new Promise<PersonAnswer>(() => undefined);
      },
    };
    const { pipeline } = desk({ rules: [ruleOf('warn')] }, { person });
    const gone = new AbortController();
    const asked = pipeline.begin(head).ask(prompt(SECRET), gone.signal);
    await vi.advanceTimersByTimeAsync(1000);
    gone.abort();
    expect((await asked).action).toBe('block');
    expect(withdrawn).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});
