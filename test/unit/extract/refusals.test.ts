import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../core/exchange/verdict';
import { describeRefusal, refusalText } from '../../../core/extract/message';
import { createExtractors } from '../../../core/extract/registry';
import type { RequestHead } from '../../../core/extract/types';
import { fixtureCases } from './fixture-cases';

const refusal: Refusal = {
  exchangeId: '01JD00000000000000000000ZZ',
  reason: 'rule',
  rule: {
    id: 'no-keys',
    name: 'No credentials',
    message: 'Use the vault, or ask Kim.',
    link: 'https://intra.example/ai',
  },
  found: [
    { name: 'AWS access key', masked: 'AKIA…6WD' },
    { name: 'AWS access key', masked: 'AKIA…6WD' },
  ],
  appName: 'ChatGPT',
};
const text = refusalText(refusal);
const extractors = createExtractors();
const head = (host: string, target: string): RequestHead => ({
  method: 'POST',
  host,
  target,
  headers: { 'content-type': 'application/json', origin: 'https://chatgpt.com' },
});
const stream = { status: 200, headers: { 'content-type': 'text/event-stream' } };

describe('the words of a refusal', () => {
  test('say what, why, what was found, what to do and the reference', () => {
    expect(text).toBe(
      "Portcullis did not send this to ChatGPT. It is against your company's rule “No credentials”. " +
        'Found: AWS access key (AKIA…6WD). Use the vault, or ask Kim. More: https://intra.example/ai ' +
        'Reference: 01JD00000000000000000000ZZ',
    );
  });

  test.each(['cancelled', 'timeout', 'nobody', 'failure'] as const)('differ for %s', (reason) => {
    const other = describeRefusal({ ...refusal, reason });
    expect(other.why).not.toBe(describeRefusal(refusal).why);
    expect(other.why).toMatch(/^[A-Z].*\.$/);
  });

  test('name at most five samples', () => {
    const found = Array.from({ length: 9 }, (_one, index) => ({
      name: 'E-mail',
      masked: `${index}…`,
    }));
    expect(describeRefusal({ ...refusal, found }).found).toHaveLength(6);
    expect(describeRefusal({ ...refusal, found }).found.at(-1)).toBe('4 more');
  });

  test('speak of an answer where an answer was stopped', () => {
    expect(refusalText(refusal, 'answer')).toContain(
      'Portcullis stopped this answer from ChatGPT.',
    );
  });
});

describe('a refused request', () => {
  test.each([
    [
      'chatgpt.com',
      '/backend-api/f/conversation',
      { detail: { message: text, code: 'blocked_by_policy' } },
    ],
    [
      'claude.ai',
      '/api/organizations/a/chat_conversations/b/completion',
      { type: 'error', error: { type: 'permission_error', message: text } },
    ],
    [
      'api.openai.com',
      '/v1/chat/completions',
      {
        error: {
          message: text,
          type: 'invalid_request_error',
          param: null,
          code: 'blocked_by_policy',
        },
      },
    ],
    [
      'api.anthropic.com',
      '/v1/messages',
      {
        type: 'error',
        error: { type: 'permission_error', message: text },
        request_id: refusal.exchangeId,
      },
    ],
    ['chat.example', '/api', { error: { message: text }, message: text, detail: text }],
  ])('of %s%s has the error format its client knows', (host, target, body) => {
    const request = head(host, target);
    const answer = extractors.find(request).refuse(request, refusal);
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject(body);
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'access-control-allow-origin': 'https://chatgpt.com',
      'x-portcullis-exchange': refusal.exchangeId,
    });
  });

  test('of Gemini is an answer, since its page shows no reason of ours otherwise', () => {
    const request = head(
      'gemini.google.com',
      '/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate',
    );
    const extractor = extractors.find(request);
    const answer = extractor.refuse(request, refusal);
    const reader = extractor.reader(request, { status: 200, headers: answer.headers });
    expect(answer.status).toBe(200);
    expect(reader.push(Buffer.from(answer.body)) + reader.finish()).toBe(text);
    const [, length = '0', frame = ''] = /^\)\]\}'\n\n(\d+)(\n[^]*)$/.exec(answer.body) ?? [];
    expect(frame.length).toBe(Number(length));
  });
});

describe('a stopped stream', () => {
  const heads = new Map(fixtureCases().map((one) => [one.extractor, one.head]));

  /** Frames or one document: no text can end them, and the connection is closed. */
  const BINARY = new Set(['ai-studio', 'bedrock-api', 'cursor-editor', 'windsurf-editor']);
  const speaking = [...heads].filter(([id]) => !BINARY.has(id));

  test.each(speaking)('%s ends in an event of its own error form', (_id, request) => {
    const extractor = extractors.find(request);
    const end = extractor.stop(request, stream, refusal);
    expect(end).toContain('Portcullis stopped this answer');
    expect(end.endsWith('\n')).toBe(true);
  });

  test.each([...heads].filter(([id]) => id !== 'gemini-web'))(
    '%s has no words for the middle of a JSON document',
    (_id, request) => {
      const json = { status: 200, headers: { 'content-type': 'application/json' } };
      expect(extractors.find(request).stop(request, json, refusal)).toBe('');
    },
  );
});
