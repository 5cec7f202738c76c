import { describe, expect, it } from 'vitest';
import type { PersonAnswer } from '../../../../core/exchange/verdict';
import {
  MAX_PENDING_WARNINGS,
  WarnQueue,
  type WarnRequestMessage,
} from '../../../../main/warn/warn-queue';

function create() {
  const answers: [string, PersonAnswer][] = [];
  const lengths: number[] = [];
  const queue = new WarnQueue({
    answer: (exchangeId, answer) => answers.push([exchangeId, answer]),
    changed: (pending) => lengths.push(pending.length),
    now: () => 1_000_000,
  });
  return { queue, answers, lengths };
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
    const { queue, answers } = create();
    queue.add(request('one'));
    expect(queue.answer('one', { choice: 'send', justification: '  needed  ' })).toBe('accepted');
    expect(queue.answer('one', { choice: 'cancel' })).toBe('unknown');
    expect(answers).toEqual([['one', { choice: 'send', by: 'person', justification: 'needed' }]]);
  });

  it('refuse a choice that the rule does not offer, and go on waiting', () => {
    const { queue, answers } = create();
    queue.add(request('one', { choices: ['redact'] }));
    expect(queue.answer('one', { choice: 'send', justification: 'x' })).toBe('choice-not-allowed');
    expect(queue.pending()).toHaveLength(1);
    expect(answers).toEqual([]);
  });

  it('can always be cancelled', () => {
    const { queue } = create();
    queue.add(request('one', { choices: ['redact'] }));
    expect(queue.answer('one', { choice: 'cancel' })).toBe('accepted');
  });

  it('ask for a justification of more than blanks where the rule requires one', () => {
    const { queue } = create();
    queue.add(request('one'));
    expect(queue.answer('one', { choice: 'send', justification: ' \n ' })).toBe(
      'justification-missing',
    );
    expect(queue.answer('one', { choice: 'redact' })).toBe('accepted');
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
});
