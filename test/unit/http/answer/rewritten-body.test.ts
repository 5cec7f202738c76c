import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../../../core/detect/redaction/token-vault';
import type { AnswerGuard } from '../../../../core/exchange/answer-guard';
import type { PolicyInput } from '../../../../core/exchange/policy-document';
import { createExtractors } from '../../../../core/extract/registry';
import { heldAnswer, type Release } from '../../../../core/http/answer/held-answer';
import { desk, head, prompt, ruleOf } from '../../pipeline/desk';
import { ANSWER_SHAPES, type AnswerShape } from './answer-shapes';

const SECRET = 'key-abcd1234';
const MASKED = '[TEST_KEY]';
const extractors = createExtractors();

async function guardFor(rules: PolicyInput['rules'], asked = 'hello'): Promise<AnswerGuard> {
  const { pipeline } = desk({ rules }, { redact: redactText, tokens: createTokenVault() });
  const exchange = pipeline.begin({ ...head, actor: { groups: [], userId: 'kim' } });
  await exchange.ask(prompt(asked));
  return exchange.answer({ rewrites: true });
}

const masking = (): Promise<AnswerGuard> => guardFor([ruleOf('redact', { phase: 'response' })]);

function requestOf({ host, target }: AnswerShape) {
  return { method: 'POST', host, target, headers: { 'content-type': 'application/json' } };
}

const responseOf = ({ type }: AnswerShape) => ({ status: 200, headers: { 'content-type': type } });

/** What a client gets of an answer that comes in these chunks. */
function sent(shape: AnswerShape, guard: AnswerGuard, chunks: readonly Buffer[]) {
  const request = requestOf(shape);
  const held = heldAnswer({
    guard,
    extractor: extractors.find(request),
    request,
    response: responseOf(shape),
  });
  const out: Buffer[] = [];
  const take = (release: Release): boolean => {
    if (release.kind === 'stop') return false;
    out.push(...release.bytes);
    return true;
  };
  const passed = chunks.every((chunk) => take(held.push(chunk, [chunk]))) && take(held.finish());
  return { body: Buffer.concat(out).toString('utf8'), stopped: !passed };
}

function cut(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b)];
  return places.map((place, n) => bytes.subarray(place, places[n + 1] ?? bytes.length));
}

/** What the app would show of an answer. */
function shown(shape: AnswerShape, body: string): string {
  const request = requestOf(shape);
  const reader = extractors.find(request).reader(request, responseOf(shape));
  return reader.push(Buffer.from(body)) + reader.finish();
}

/** A text with secrets, in pieces that may cut it anywhere. */
const answers = fc
  .record({
    words: fc.array(fc.constantFrom('lorem', 'ipsüm', '“dolor”', SECRET, 'a\nmet', '{"a":1}'), {
      minLength: 3,
      maxLength: 120,
    }),
    cuts: fc.array(fc.nat(), { maxLength: 60 }),
    chunks: fc.array(fc.nat(), { maxLength: 30 }),
  })
  .map(({ words, cuts, chunks }) => {
    const text = words.join(' ');
    const places = [0, ...cuts.map((one) => one % text.length).sort((a, b) => a - b)];
    const pieces = places
      .map((place, n) => text.slice(place, places[n + 1] ?? text.length))
      .filter((piece) => piece !== '');
    return { pieces: ['Well, ', ...pieces], chunks };
  });

describe.each(ANSWER_SHAPES)('$name', (shape) => {
  it('is masked in place, however it is cut', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ pieces, chunks }) => {
        const bytes = Buffer.from(shape.bytes(pieces));
        const { body, stopped } = sent(shape, await masking(), cut(bytes, chunks));
        expect(body).not.toContain(SECRET);
        const text = shown(shape, body);
        if (stopped && shape.guessed === true) {
          expect(text).not.toContain(SECRET);
          return;
        }
        expect(stopped).toBe(false);
        expect(text).toBe(shown(shape, bytes.toString()).replaceAll(SECRET, MASKED));
      }),
      { numRuns: 30 },
    );
  });

  it('passes byte for byte where there is nothing to mask', async () => {
    const bytes = Buffer.from(shape.bytes(['Noth', 'ing ', 'of note: ', 'café', ' — 日本']));
    const chunks = cut(bytes, [3, 50, 51, 90]);
    expect(sent(shape, await masking(), chunks)).toEqual({
      body: bytes.toString('utf8'),
      stopped: false,
    });
  });
});

describe('an answer whose text cannot be exchanged', () => {
  const shape: AnswerShape = {
    name: 'frames',
    host: 'chat.unknown.example',
    target: '/api/chat',
    type: 'application/connect+json',
    bytes: ([text = '']) => text,
  };

  it('ends before what had to be masked', async () => {
    const payload = Buffer.from(JSON.stringify({ text: `It is ${SECRET}.` }));
    const frame = Buffer.concat([Buffer.from([0, 0, 0, 0, payload.length]), payload]);
    const { body, stopped } = sent(shape, await masking(), [frame]);
    expect({ body, stopped }).toEqual({ body: '', stopped: true });
  });
});

describe('an answer with placeholders of the prompt', () => {
  it('gets the values back in its events', async () => {
    const [shape] = ANSWER_SHAPES;
    if (!shape) throw new Error('no shape');
    const guard = await guardFor(
      [ruleOf('redact', { redact: { mode: 'tokenise' } })],
      `use ${SECRET}`,
    );
    const bytes = Buffer.from(shape.bytes(['Put [TEST', '_KEY_1] in', ' the file.']));
    const { body } = sent(shape, guard, cut(bytes, [20, 64]));
    expect(shown(shape, body)).toBe(`Put ${SECRET} in the file.`);
  });
});
