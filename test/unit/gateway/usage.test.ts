import { describe, expect, it } from 'vitest';
import { signAws } from '../../../core/gateway/providers/sigv4';
import { costOf, PriceList } from '../../../core/gateway/usage/prices';
import { joinUsage, usageOf } from '../../../core/gateway/usage/usage';
import { UsageTap } from '../../../core/gateway/usage/usage-tap';
import { topLevelMembers, withMember } from '../../../core/gateway/http/top-level';
import { surfaceOf } from '../../../core/gateway/surface/surface';
import fc from 'fast-check';

describe('usage', () => {
  it('counts what each provider counts, in one way', () => {
    const total = { input: 100, output: 20, cacheRead: 40 };
    const answers = [
      {
        usage: {
          prompt_tokens: 100,
          completion_tokens: 20,
          total_tokens: 120,
          prompt_tokens_details: { cached_tokens: 40 },
        },
      },
      {
        usage: {
          input_tokens: 100,
          output_tokens: 20,
          input_tokens_details: { cached_tokens: 40 },
        },
      },
      { usage: { input_tokens: 60, output_tokens: 20, cache_read_input_tokens: 40 } },
      {
        usageMetadata: {
          promptTokenCount: 100,
          candidatesTokenCount: 15,
          thoughtsTokenCount: 5,
          cachedContentTokenCount: 40,
        },
      },
      { usage: { inputTokens: 60, outputTokens: 20, cacheReadInputTokens: 40 } },
      { usage: { prompt_tokens: 100, completion_tokens: 20, prompt_cache_hit_tokens: 40 } },
    ];
    for (const answer of answers) expect(usageOf(answer)).toMatchObject(total);
    expect(
      usageOf({ usage: { billed_units: { input_tokens: 5, output_tokens: 2 } } }),
    ).toMatchObject({ input: 5, output: 2 });
    expect(usageOf({ prompt_eval_count: 7, eval_count: 3 })).toMatchObject({ input: 7, output: 3 });
    expect(usageOf({ choices: [] })).toBeUndefined();
  });

  it('counts reasoning that is reported beside the answer', () => {
    const usage = {
      prompt_tokens: 10,
      completion_tokens: 5,
      total_tokens: 45,
      completion_tokens_details: { reasoning_tokens: 30 },
    };
    expect(usageOf({ usage })).toMatchObject({ output: 35, reasoning: 30 });
  });

  it('of a stream of the Messages API is that of its beginning and its end together', () => {
    const start = usageOf({
      type: 'message_start',
      message: { usage: { input_tokens: 0, output_tokens: 0 } },
    });
    const end = usageOf({
      type: 'message_delta',
      usage: { input_tokens: 50, cache_read_input_tokens: 40, output_tokens: 20 },
    });
    expect(end && joinUsage(start, end)).toMatchObject({ input: 90, output: 20, cacheRead: 40 });
  });

  it('is read out of a stream, however it is cut', () => {
    const stream = Buffer.from(
      'data: {"model":"m","choices":[{"delta":{}}],"usage":null}\r\n\r\n: comment\n\ndata: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":2}}\n\ndata: [DONE]\n\n',
    );
    for (let size = 1; size < stream.length; size += 1) {
      const tap = new UsageTap('text/event-stream');
      for (let at = 0; at < stream.length; at += size) tap.push(stream.subarray(at, at + size));
      tap.finish();
      expect(tap).toMatchObject({ model: 'm', usage: { input: 3, output: 2 } });
    }
  });
});

describe('cost', () => {
  const prices = new PriceList([
    { provider: 'p', model: 'm', in: 1, out: 10, cacheRead: 0.1, cacheWrite: 2, in200k: 5 },
  ]);
  const usage = { input: 10, output: 2, cacheRead: 4, cacheWrite: 1, reasoning: 0 };

  it('bills cached tokens at their own price, and long prompts at theirs', () => {
    expect(costOf(usage, prices.find('p', 'm'))).toBeCloseTo(5 + 0.4 + 2 + 20);
    expect(
      costOf({ ...usage, input: 200_001, cacheRead: 0, cacheWrite: 0 }, prices.find('p', 'm')),
    ).toBeCloseTo(200_001 * 5 + 20);
    expect(costOf(usage, undefined)).toBeUndefined();
    expect(costOf(usage, undefined, { perTokenIn: 1, perTokenOut: 1 })).toBe(12);
    expect(costOf(usage, undefined, { total: 3 })).toBe(3);
  });

  it.each(['M', 'm-2024-08-06', 'm-20250929', 'm@001', 'm-latest', 'us.m', 'm-v1:0'])(
    'knows %s as a release',
    (name) => {
      expect(prices.find('p', name)).toBeDefined();
    },
  );
});

describe('members of a body', () => {
  it('are found and exchanged without touching another byte', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.string(), (anything, model) => {
        // JSON has no negative zero.
        const object = JSON.parse(JSON.stringify(anything)) as Record<string, unknown>;
        const body = Buffer.from(JSON.stringify(object, null, 2));
        const members = topLevelMembers(body);
        expect(members && [...members.keys()].sort()).toEqual(Object.keys(object).sort());
        const changed = members && withMember(body, members, 'model', model);
        expect(JSON.parse(changed?.toString() ?? '')).toEqual({ ...object, model });
      }),
    );
  });

  it('of hostile bytes never make it hang or throw', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        (bytes) => void topLevelMembers(Buffer.from(bytes)),
      ),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^\{["\\{}[\]:, a1]{0,60}$/),
        (text) => void topLevelMembers(Buffer.from(text)),
      ),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['/v1/chat/completions', { kind: 'unified', dialect: 'openai-chat', gateway: 'default' }],
    ['/compat/chat/completions', { kind: 'unified', dialect: 'openai-chat', gateway: 'default' }],
    ['/prod/compat/v1/chat/completions', { kind: 'unified', gateway: 'prod' }],
    ['/v1/messages', { kind: 'unified', dialect: 'anthropic' }],
    [
      '/v1beta/models/openai%2Fgpt-4o:streamGenerateContent?alt=sse',
      { model: 'openai/gpt-4o', stream: true },
    ],
    [
      '/v1/0a1b/prod/openai/chat/completions',
      { kind: 'native', gateway: 'prod', provider: 'openai', rest: 'chat/completions' },
    ],
    [
      '/prod/azure-openai/res/dep/chat/completions?api-version=1',
      { kind: 'native', rest: 'res/dep/chat/completions?api-version=1' },
    ],
    ['/prod', { kind: 'universal', gateway: 'prod' }],
  ])('%s is understood', (target, surface) => {
    expect(surfaceOf(target)).toMatchObject(surface);
  });
});

describe('AWS signatures', () => {
  it('have the form that the service asks for', () => {
    const headers = signAws(
      {
        method: 'GET',
        host: 'example.amazonaws.com',
        target: '/',
        body: Buffer.alloc(0),
        region: 'us-east-1',
        service: 'service',
        now: Date.parse('2015-08-30T12:36:00Z'),
      },
      { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
    );
    expect(headers['x-amz-date']).toBe('20150830T123600Z');
    expect(headers['authorization']).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/20150830\/us-east-1\/service\/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=[0-9a-f]{64}$/,
    );
  });
});
