import { describe, expect, it } from 'vitest';
import { MemoryCounters } from '../../../core/pipeline/counters/memory-counters';
import type { PipelineOptions } from '../../../core/pipeline/options';
import type { ExchangeHead } from '../../../core/pipeline/types';
import { policyOf } from '../policy/policies';
import { desk, head, prompt } from './desk';

const START = Date.parse('2026-03-02T10:00:00Z');

/** A desk with the real policy engine and a clock that tests turn. */
function limitedDesk(
  rateLimit: object,
  more: object[] = [],
  options: Partial<PipelineOptions> = {},
) {
  const time = { now: START };
  const clock = { now: () => time.now };
  const limit = { id: 'limit', name: 'Limit', when: 'true', action: 'rate_limit', rateLimit };
  const policy = policyOf({ rules: [limit, ...more] });
  const made = desk({}, { clock, policy: { current: () => policy }, ...options });
  const ask = async (from = '10.0.0.1') => {
    const one: ExchangeHead = { ...head, actor: { groups: [], ip: from } };
    const exchange = made.pipeline.begin(one);
    return { exchange, verdict: await exchange.ask(prompt('hello')) };
  };
  return { ...made, time, clock, ask };
}

const TWO = { characteristics: ['ip.src'], period: 60, requestsPerPeriod: 2 };

describe('a rate limit', () => {
  it('refuses what exceeds it, for each value of its characteristics alone', async () => {
    const { ask, exchanges } = limitedDesk(TWO);
    expect((await ask()).verdict.action).toBe('allow');
    expect((await ask()).verdict.action).toBe('allow');
    expect((await ask()).verdict).toMatchObject({
      action: 'block',
      refusal: { reason: 'rate_limit', status: 429, retryAfter: 60, rule: { id: 'limit' } },
    });
    expect((await ask('10.0.0.2')).verdict.action).toBe('allow');
    expect(exchanges().map(({ action, enforced }) => [action, enforced])).toEqual([
      ['allow', 'allow'],
      ['allow', 'allow'],
      ['rate_limit', 'block'],
      ['allow', 'allow'],
    ]);
  });

  it('has room again with the next period', async () => {
    const { ask, time } = limitedDesk(TWO);
    for (let n = 0; n < 3; n += 1) await ask();
    time.now += 45_000;
    expect((await ask()).verdict).toMatchObject({ refusal: { retryAfter: 15 } });
    time.now += 15_000;
    expect((await ask()).verdict.action).toBe('allow');
  });

  it('looks back over one period where its window slides', async () => {
    const { ask, time } = limitedDesk({ ...TWO, requestsPerPeriod: 4, window: 'sliding' });
    time.now += 59_000;
    for (let n = 0; n < 4; n += 1) await ask();
    time.now += 2000;
    expect((await ask()).verdict.action).toBe('block');
    time.now += 50_000;
    expect((await ask()).verdict.action).toBe('allow');
  });

  it('refuses everything until the mitigation is over', async () => {
    const { ask, time } = limitedDesk({ ...TWO, mitigationTimeout: 600, status: 420 });
    for (let n = 0; n < 3; n += 1) await ask();
    time.now += 599_000;
    expect((await ask()).verdict).toMatchObject({ refusal: { retryAfter: 1, status: 420 } });
    time.now += 1000;
    expect((await ask()).verdict.action).toBe('allow');
  });

  it('leaves later rules their say while there is room', async () => {
    const block = { id: 'b', name: 'B', when: 'ip.src eq 10.0.0.9', action: 'block' };
    const { ask } = limitedDesk(TWO, [block]);
    expect((await ask('10.0.0.9')).verdict).toMatchObject({ refusal: { rule: { id: 'b' } } });
    expect((await ask()).verdict.action).toBe('allow');
  });

  it('counts by an expression of its own', async () => {
    const counting = { ...TWO, characteristics: ['app.id'], requestsPerPeriod: 1 };
    const rules = [
      {
        id: 'limit',
        name: 'Limit',
        when: 'ip.src eq 10.0.0.1',
        action: 'rate_limit',
        rateLimit: { ...counting, countingExpression: 'ip.src ne 10.0.0.1' },
      },
    ];
    const policy = policyOf({ rules });
    const { ask } = limitedDesk(TWO, [], { policy: { current: () => policy } });
    for (let n = 0; n < 3; n += 1) expect((await ask()).verdict.action).toBe('allow');
    expect((await ask('10.0.0.2')).verdict.action).toBe('allow');
    expect((await ask()).verdict.action).toBe('block');
    expect((await ask('10.0.0.2')).verdict.action).toBe('allow');
  });

  it('counts the tokens of answers', async () => {
    const base = { characteristics: TWO.characteristics, period: TWO.period };
    const { ask } = limitedDesk({ ...base, scorePerPeriod: 100, scoreSource: 'response_tokens' });
    const first = await ask();
    const usage = { inputTokens: 1, outputTokens: 100 };
    await first.exchange.end({ result: 'completed', usage });
    expect((await ask()).verdict).toMatchObject({ refusal: { reason: 'rate_limit' } });
    expect((await ask('10.0.0.2')).verdict.action).toBe('allow');
  });

  it('counts the score in a header of answers', async () => {
    const base = { characteristics: TWO.characteristics, period: TWO.period };
    const { ask } = limitedDesk({ ...base, scorePerPeriod: 10, scoreSource: 'header:x-score' });
    const first = await ask();
    first.exchange.answer().head({ status: 200, headers: { 'x-score': '10' } });
    await first.exchange.end({ result: 'completed' });
    expect((await ask()).verdict.action).toBe('block');
  });

  it('says as policy does when the counters fail', async () => {
    const counters = { add: () => Promise.reject(new Error('down')) };
    const { ask, failures } = limitedDesk(TWO, [], { counters });
    expect((await ask()).verdict).toMatchObject({
      action: 'block',
      refusal: { reason: 'failure' },
    });
    expect(failures).toMatchObject([{ stage: 'count' }]);
  });
});

describe('counters in memory', () => {
  it('forget a counter when its time is over', async () => {
    const time = { now: 0 };
    const counters = new MemoryCounters({ now: () => time.now });
    expect(await counters.add('a', 2, 100)).toEqual({ value: 2, msLeft: 100 });
    time.now = 40;
    expect(await counters.add('a', 3, 100)).toEqual({ value: 5, msLeft: 60 });
    time.now = 100;
    expect(await counters.add('a', 0, 100)).toEqual({ value: 0, msLeft: 0 });
  });

  it('stay within their bound', async () => {
    const counters = new MemoryCounters({ now: () => 0 }, 10);
    for (let n = 0; n < 50; n += 1) await counters.add(`k${n}`, 1, 1000);
    expect(counters.size).toBeLessThanOrEqual(10);
    expect((await counters.add('k49', 0, 1000)).value).toBe(1);
  });
});
