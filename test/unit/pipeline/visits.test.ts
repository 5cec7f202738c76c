import { describe, expect, it } from 'vitest';
import { desk, head, prompt, ruleOf } from './desk';

describe('a request without a prompt', () => {
  it('passes without a trace when no rule speaks of it', async () => {
    const { pipeline, events } = desk({ rules: [ruleOf('block')] });
    const exchange = pipeline.begin(head);
    expect(await exchange.visit('generic')).toEqual({ action: 'allow', exchangeId: exchange.id });
    await exchange.end({ result: 'completed', status: 200 });
    expect(events).toEqual([]);
  });

  it('is refused and put on record when a rule says so', async () => {
    const { pipeline, events } = desk({ rules: [ruleOf('block', { when: 'true' })] });
    const exchange = pipeline.begin(head);
    expect(await exchange.visit('generic')).toMatchObject({
      action: 'block',
      refusal: { reason: 'rule', rule: { id: 'rule-block' } },
    });
    await exchange.end({ result: 'refused', status: 403 });
    expect(events.map(({ kind }) => kind)).toEqual(['exchange', 'outcome']);
  });

  it('is put on record when a rule only notes it', async () => {
    const { pipeline, events } = desk({ rules: [ruleOf('log', { when: 'true' })] });
    await pipeline.begin(head).visit('generic');
    expect(events).toMatchObject([{ kind: 'exchange', logged: ['rule-log'], enforced: 'allow' }]);
  });

  it('is told from a prompt by the facts that rules see', async () => {
    const { pipeline, events } = desk({ rules: [ruleOf('log', { when: 'true' })] });
    await pipeline.begin(head).visit('generic');
    await pipeline.begin(head).ask(prompt('hello'));
    expect(events).toMatchObject([{ promptLength: 0 }, { promptLength: 5 }]);
  });
});
