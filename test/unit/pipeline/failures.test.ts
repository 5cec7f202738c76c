import { describe, expect, it, vi } from 'vitest';
import type { AuditEvent } from '../../../core/exchange/event';
import type { PipelineOptions } from '../../../core/pipeline/options';
import { SCAN_LIMIT_MS } from '../../../core/pipeline/inspection';
import { desk, head, prompt, ruleOf } from './desk';

const SECRET = 'key-abcd1234';

const crash: Partial<PipelineOptions> = {
  detection: {
    scan: async ([input]) => Promise.reject(new RangeError(`cannot scan ${input?.text}`)),
    nameOf: (id) => id,
  },
};

function failingStore(times: number, events: AuditEvent[]): Partial<PipelineOptions> {
  let left = times;
  return {
    events: {
      append: async (event) => {
        left -= 1;
        if (left >= 0) throw Object.assign(new Error('disk full'), { code: 'ENOSPC' });
        events.push(event);
      },
    },
  };
}

describe('when detection fails', () => {
  it.each([
    ['closed', 'block', 'fail_closed'],
    ['open', 'allow', 'fail_open'],
  ] as const)('policy %s says %s, and both events are written', async (failure, action, what) => {
    const { pipeline, events, failures } = desk({ failure }, crash);
    const exchange = pipeline.begin(head);
    const verdict = await exchange.ask(prompt(SECRET));
    expect(verdict.action).toBe(action);
    expect(events).toMatchObject([
      { kind: 'exchange', enforced: action, unscannable: ['not inspected: a stage failed'] },
      { kind: 'device', what, detail: { stage: 'detect', code: 'RangeError' } },
    ]);
    expect(failures).toEqual([{ stage: 'detect', code: 'RangeError', exchangeId: exchange.id }]);
  });

  it('a scan that never ends has failed after its limit', async () => {
    vi.useFakeTimers();
    try {
      const hanging = { scan: () => new Promise<never>(() => undefined), nameOf: String };
      const { pipeline } = desk({}, { detection: hanging });
      const asked = pipeline.begin(head).ask(prompt('x'));
      await vi.advanceTimersByTimeAsync(SCAN_LIMIT_MS);
      expect(await asked).toMatchObject({ action: 'block', refusal: { reason: 'failure' } });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('when the event cannot be stored', () => {
  it('a closed policy blocks what it had allowed', async () => {
    const { pipeline, failures } = desk({ failure: 'closed' }, failingStore(99, []));
    const verdict = await pipeline.begin(head).ask(prompt('hello'));
    expect(verdict).toMatchObject({ action: 'block', refusal: { reason: 'failure' } });
    expect(failures[0]).toMatchObject({ stage: 'store', code: 'ENOSPC' });
  });

  it('an open policy lets its decision stand, a block too', async () => {
    for (const [content, action] of [
      ['hello', 'allow'],
      [SECRET, 'block'],
    ] as const) {
      const { pipeline } = desk(
        { failure: 'open', rules: [ruleOf('block')] },
        failingStore(99, []),
      );
      expect((await pipeline.begin(head).ask(prompt(content))).action).toBe(action);
    }
  });

  it('tries once more, so that a short failure is on record', async () => {
    const stored: AuditEvent[] = [];
    const { pipeline } = desk({ rules: [ruleOf('block')] }, failingStore(1, stored));
    await pipeline.begin(head).ask(prompt(SECRET));
    expect(stored).toMatchObject([
      { kind: 'exchange', enforced: 'block', rule: { id: 'rule-block' } },
      { kind: 'device', what: 'fail_closed', detail: { stage: 'store', code: 'ENOSPC' } },
    ]);
  });

  it('end() does not throw', async () => {
    const { pipeline, failures } = desk({ failure: 'open' }, failingStore(99, []));
    const exchange = pipeline.begin(head);
    await exchange.ask(prompt('hello'));
    await exchange.end({ result: 'completed' });
    expect(failures.length).toBeGreaterThan(0);
  });
});

describe('when redaction leaves the text as it was', () => {
  it('nothing is sent', async () => {
    const { pipeline } = desk({ rules: [ruleOf('redact')] }, { redact: (content) => content });
    expect((await pipeline.begin(head).ask(prompt(SECRET))).action).toBe('block');
  });
});
