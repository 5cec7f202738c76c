import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { Refusal } from '../../../core/exchange/verdict';
import { createExtractors } from '../../../core/extract/registry';
import { passedAnswer } from '../../../core/waf/answers/passed-answer';
import { desk, head, prompt, ruleOf } from '../pipeline/desk';

const REQUEST = {
  method: 'POST',
  host: 'app.example',
  target: '/v1/chat/completions',
  headers: {},
};
const REFUSAL: Refusal = { exchangeId: 'x', reason: 'failure', found: [], appName: 'App' };
const ANSWER = JSON.stringify({
  choices: [
    { message: { role: 'assistant', content: 'Lorem ipsum dolor sit amet. '.repeat(400) } },
  ],
});

/** A whole head of gzip, and behind it what no compression gives (RFC 1951 3.2.3). */
const HEAD = 12;
const BROKEN = gzipSync(ANSWER).fill(0x55, HEAD);

/** What a client gets of an answer whose compression breaks, piece by piece, and how it ends. */
async function broken(rules: PolicyInput['rules'], failure: 'open' | 'closed') {
  const exchange = desk({ rules }).pipeline.begin(head);
  await exchange.ask(prompt('hello'));
  const stops: boolean[] = [];
  const reasons: string[] = [];
  const got: Buffer[] = [];
  const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
  const pieces = [BROKEN.subarray(0, HEAD), BROKEN.subarray(HEAD)];
  const answer = passedAnswer({
    guard: exchange.answer({ rewrites: true }),
    extractor: createExtractors().find(REQUEST),
    request: REQUEST,
    response: { status: 200, headers },
    source: Readable.from(pieces),
    onBytes: () => undefined,
    decompressedBytes: 1 << 20,
    heldBytes: 1 << 20,
    opened: false,
    unreadable: (reason) => {
      reasons.push(reason);
      return failure === 'closed' ? REFUSAL : undefined;
    },
    onStop: (_refusal, early) => stops.push(early),
  });
  let error = '';
  try {
    for await (const bytes of answer) got.push(bytes);
  } catch (cause) {
    error = (cause as Error).message;
  }
  return { bytes: Buffer.concat(got), stops, reasons, error };
}

describe('an answer whose compression breaks', () => {
  const blocks = [ruleOf('block', { phase: 'response' })];
  const masks = [ruleOf('redact', { phase: 'response' })];
  const broke = "the answer's compression is broken";

  it('is refused before its first byte where policy fails closed', async () => {
    for (const rules of [blocks, masks]) {
      const { bytes, stops } = await broken(rules, 'closed');
      expect(bytes).toHaveLength(0);
      expect(stops).toEqual([true]);
    }
  });

  it('passes as it came where policy fails open', async () => {
    const { bytes, stops, error } = await broken(blocks, 'open');
    expect(bytes.equals(BROKEN)).toBe(true);
    expect({ stops, error }).toEqual({ stops: [], error: '' });
  });

  it('breaks off where it would have been masked, since its head names no coding', async () => {
    const { bytes, stops, reasons, error } = await broken(masks, 'open');
    expect(bytes).toHaveLength(0);
    expect({ stops, reasons, error }).toEqual({ stops: [], reasons: [broke], error: broke });
  });
});
