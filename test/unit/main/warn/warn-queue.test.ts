import { describe, expect, it } from 'vitest';
import type { PersonAnswer } from '../../../../core/exchange/verdict';
import {
  MAX_PENDING_WARNINGS,
  WarnQueue,
  type GivenAnswer,
  type WarnRequestMessage,
} from '../../../../main/warn/warn-queue';

function create() {
  const answers: [string, PersonAnswer][] = [];
  const remembered: string[] = [];
  const lengths: number[] = [];
  const clock = { ms: 1_000_000 };
  const queue = new WarnQueue({
    answer: (exchangeId, answer, remember) => {
      answers.push([exchangeId, answer]);
      if (remember) remembered.push(exchangeId);
    },
    changed: (pending) => lengths.push(pending.length),
    now: () => clock.ms,
  });
  const give = (exchangeId: string, answer: Partial<GivenAnswer>) =>
    queue.answer(exchangeId, { choice: 'cancel', by: 'person', remember: false, ...answer });
  return { queue, give, answers, remembered, lengths, clock };
}

const request = (
  exchangeId: string,
  more: Partial<WarnRequestMessage> = {},
): WarnRequestMessage => ({
  exchangeId,
  app: { id: 'chat', name: 'Chat' } as WarnRequestMessage['app'],
  host: 'chat.example',
  rule: { id: 'r', name: 'Rule' },
  found: [{ name: 'AWS key', masked: 'AKIA…', count: 1 }],
  choices: ['cancel', 'redact', 'send'],
  justification: 'required',
  timeoutSeconds: 30,
  rememberMinutes: 0,
  revealable: false,
  ...more,
});

describe('questions that wait for the person', () => {
  it('are kept in the order they came, with the time they have', () => {
    const { queue, lengths } = create();
    queue.add(request('one'));
    queue.add(request('two'));
    expect(queue.pending().map((warning) => warning.exchangeId)).toEqual(['one', 'two']);
    expect(queue.pending()[0]?.deadline).toBe(1_030_000);
    expect(lengths).toEqual([1, 2]);
  });

  it('take an answer that the rule allows, once', () => {
    const { queue, give, answers } = create();
    queue.add(request('one'));
    expect(give('one', { choice: 'send', justification: '  needed  ' })).toBe('accepted');
    expect(give('one', { choice: 'cancel' })).toBe('unknown');
    expect(answers).toEqual([
      ['one', { choice: 'send', by: 'person', justification: 'needed', tookMs: 0 }],
    ]);
  });

  it('refuse a choice that the rule does not offer, and go on waiting', () => {
    const { queue, give, answers } = create();
    queue.add(request('one', { choices: ['redact'] }));
    expect(give('one', { choice: 'send', justification: 'x' })).toBe('choice-not-allowed');
    expect(queue.pending()).toHaveLength(1);
    expect(answers).toEqual([]);
  });

  it('can always be cancelled', () => {
    const { queue, give } = create();
    queue.add(request('one', { choices: ['redact'] }));
    expect(give('one', { choice: 'cancel' })).toBe('accepted');
  });

  it('ask for a justification of more than blanks where the rule requires one', () => {
    const { queue, give } = create();
    queue.add(request('one'));
    expect(give('one', { choice: 'send', justification: ' \n ' })).toBe('justification-missing');
    expect(give('one', { choice: 'redact' })).toBe('accepted');
  });

  it('go when the agent withdraws them or is gone', () => {
    const { queue, lengths, answers } = create();
    queue.add(request('one'));
    queue.add(request('two'));
    queue.withdraw('one');
    queue.withdraw('one');
    queue.clear();
    queue.clear();
    expect(lengths).toEqual([1, 2, 1, 0]);
    expect(answers).toEqual([]);
  });

  it('are bounded in number: one too many counts as Cancel', () => {
    const { queue, answers } = create();
    for (let index = 0; index <= MAX_PENDING_WARNINGS; index++) queue.add(request(`e${index}`));
    expect(queue.pending()).toHaveLength(MAX_PENDING_WARNINGS);
    expect(answers).toEqual([[`e${MAX_PENDING_WARNINGS}`, { choice: 'cancel', by: 'nobody' }]]);
  });

  it('tell how long each was before the person’s eyes, not how long it waited', () => {
    const { queue, give, answers, clock } = create();
    queue.add(request('one'));
    clock.ms += 1000;
    queue.add(request('two'));
    clock.ms += 3000;
    give('one', { choice: 'redact' });
    clock.ms += 700;
    give('two', { choice: 'cancel' });
    expect(answers.map(([, { tookMs }]) => tookMs)).toEqual([4000, 700]);
  });

  it('say that time ran out where it did, and only for Cancel', () => {
    const { queue, give, answers } = create();
    queue.add(request('one'));
    queue.add(request('two'));
    give('one', { by: 'timeout' });
    give('two', { by: 'timeout', choice: 'redact' });
    expect(answers.map(([, { by }]) => by)).toEqual(['timeout', 'person']);
  });

  it('have an answer remembered only where policy allows it', () => {
    const { queue, give, remembered } = create();
    queue.add(request('one'));
    expect(give('one', { choice: 'redact', remember: true })).toBe('not-remembered');
    queue.add(request('two', { rememberMinutes: 30 }));
    expect(give('two', { choice: 'redact', remember: true })).toBe('accepted');
    expect(remembered).toEqual(['two']);
  });
});
