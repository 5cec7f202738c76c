import { describe, expect, test } from 'vitest';
import { createExtractors } from '../../../core/extract/registry';
import { JsonTextStream } from '../../../core/extract/json-text-stream';
import type { ReadRequest, RequestHead } from '../../../core/extract/types';

/** Bodies in which a prompt could pass unseen, or an edit could break what it does not mean. */

const extractors = createExtractors();
const SECRET = 'Account number DE89 3704 0044 0532 0130 00';

function head(contentType: string, target = '/api/ask', host = 'ai.example'): RequestHead {
  return { method: 'POST', host, target, headers: { 'content-type': contentType } };
}
function read(request: RequestHead, body: string | Uint8Array): ReadRequest | undefined {
  return extractors.find(request).read(request, Buffer.from(body));
}
function texts(request: ReadRequest | undefined): string {
  const parts = request?.prompt.parts ?? [];
  return parts.map((part) => (part.kind === 'text' ? part.text : '')).join('\n');
}

describe('text is seen', () => {
  test.each([
    ['prose that begins like a list', 'text/plain', `[note] ${SECRET}`],
    ['prose that is called JSON', 'application/json', SECRET],
    ['quotes that JSON does not have', 'application/json', `{prompt: '${SECRET}'}`],
    ['prose that begins like a data URL', 'application/json', `{"prompt":"Data: x, ${SECRET}"}`],
    [
      'words beside a file',
      'application/json',
      `{"mimeType":"image/png","data":"AA==","prompt":"${SECRET}"}`,
    ],
    [
      'a role that every object has',
      'application/json',
      `{"role":"constructor","text":"${SECRET}"}`,
    ],
  ])('%s', (_name, contentType, body) => {
    const request = read(head(contentType), body);
    expect(texts(request)).toContain(SECRET);
    for (const { role } of request?.prompt.parts ?? []) expect(role).toBe('user');
  });

  test('in messages of a layout that ChatGPT did not have before', () => {
    const request = read(
      head('application/json', '/backend-api/f/conversation', 'chatgpt.com'),
      JSON.stringify({ action: 'next', messages: [{ body: [{ text: SECRET }] }] }),
    );
    expect(texts(request)).toBe(SECRET);
    expect(request?.prompt.drifted).toBe(true);
  });

  test('in a Gemini request that holds something behind its list', () => {
    const inner = JSON.stringify([['short'], null, []]);
    const field = `${JSON.stringify([null, inner])} {"prompt":"${SECRET}"}`;
    const request = read(
      head(
        'application/x-www-form-urlencoded',
        '/_/BardChatUi/data/assistant.lamda.BardFrontendService/StreamGenerate',
        'gemini.google.com',
      ),
      new URLSearchParams({ 'f.req': field }).toString(),
    );
    expect(texts(request)).toContain(SECRET);
  });

  test.each([
    ['a predicted output', { messages: [], prediction: { type: 'content', content: SECRET } }],
    [
      'the output of a shell',
      { input: [{ type: 'shell_call_output', output: [{ stdout: SECRET, stderr: '' }] }] },
    ],
    [
      'the logs of an interpreter',
      { input: [{ type: 'code_interpreter_call', outputs: [{ type: 'logs', logs: SECRET }] }] },
    ],
  ])('in %s', (_name, body) => {
    expect(texts(read(head('application/json', '/v1/responses'), JSON.stringify(body)))).toBe(
      SECRET,
    );
  });

  test('in the output of a tool that Claude ran', () => {
    const result = { type: 'code_execution_result', stdout: SECRET, stderr: '', return_code: 0 };
    const content = [{ type: 'code_execution_tool_result', tool_use_id: 't', content: result }];
    const body = { model: 'claude', messages: [{ role: 'assistant', content }] };
    expect(texts(read(head('application/json', '/v1/messages'), JSON.stringify(body)))).toBe(
      SECRET,
    );
  });

  test('in a variable that a GraphQL document hands to a prompt', () => {
    const query = 'mutation ($p: String!, $n: String) { ask(prompt: $p, name: $n) { text } }';
    const body = { query, variables: { p: 'DE89 3704', n: 'DE89 3705' } };
    const request = read(head('application/json', '/graphql'), JSON.stringify(body));
    expect(texts(request)).toBe('DE89 3704');
    const changed = Buffer.from(request?.replace(new Map([[0, 'masked']])) ?? []).toString();
    expect(JSON.parse(changed)).toEqual({ query, variables: { p: 'masked', n: 'DE89 3705' } });
  });

  test('in a document whose type says nothing', () => {
    const request = read(head('application/octet-stream', '/files/plan'), '%PDF-1.7 …');
    expect(request?.prompt.parts).toMatchObject([
      { kind: 'file', name: 'plan', mime: 'application/pdf' },
    ]);
    expect(read(head('application/octet-stream'), '\x08\x01\x12')).toBeUndefined();
  });

  test('in an answer behind more nesting than is followed', () => {
    const stream = new JsonTextStream((key) => key === 'content');
    const deep = '['.repeat(400) + ']'.repeat(400);
    expect(stream.push(Buffer.from(`{"a":${deep},"content":"x\\u0000y"}`))).toBe('x\u0000y');
  });
});

describe('what holds no prompt is none', () => {
  test('an answer that Claude shall repeat', () => {
    const body = {
      prompt: '',
      personalized_styles: [{ type: 'default', prompt: 'Normal' }],
      tools: [{ name: 'search', description: 'Looks up pages of the web for the person who asks' }],
    };
    const target = '/api/organizations/o/chat_conversations/c/retry_completion';
    expect(
      read(head('application/json', target, 'claude.ai'), JSON.stringify(body)),
    ).toBeUndefined();
  });

  test.each(['query', 'cancel', 'finalize'])('an upload command without a body: %s', (command) => {
    const request = {
      ...head('', '/upload/', 'push.clients6.google.com'),
      headers: { 'x-goog-upload-command': command },
    };
    expect(read(request, '')).toBeUndefined();
  });
});

describe('an edit changes only what it means', () => {
  test('where a literal could be met twice', () => {
    const body = JSON.stringify({ input: [{ role: 'assistant', refusal: 'one', text: 'two' }] });
    const request = read(head('application/json', '/v1/responses'), body);
    const all = new Map((request?.prompt.parts ?? []).map((_part, index) => [index, 'masked']));
    expect(Buffer.from(request?.replace(all) ?? []).toString()).toBe(
      body.replace('one', 'masked').replace('two', 'masked'),
    );
  });

  test('in ISO-8859-1, whose bytes 0x80 to 0x9f are no quotes', () => {
    const quoted = Buffer.from(`{"prompt":"secret","x":"\x93\x80\xfc\x94"}`, 'latin1');
    const request = read(head('application/json; charset=iso-8859-1'), quoted);
    const changed = Buffer.from(request?.replace(new Map([[0, 'm✓']])) ?? []);
    expect(changed.toString('latin1')).toBe(quoted.toString('latin1').replace('secret', 'm?'));
  });
});

describe('time grows with the length of a body only', () => {
  /** Processor time for a body of five megabytes; quadratic work on it would take minutes. */
  const LIMIT_MS = 5000;

  function processorTime(work: () => void): number {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }

  test.each([
    ['a long key above many strings', jsonUnderLongKey()],
    ['many escapes that do not exist', `{"prompt":"${'\\x'.repeat(2_500_000)}"}`],
    ['many keys', `{${Array.from({ length: 300_000 }, (_v, index) => `"k${index}":"v"`).join()}}`],
    ['deep lists', `${'[{"a":'.repeat(900_000)}`],
  ])('%s', (_name, body) => {
    expect(processorTime(() => read(head('application/json'), body))).toBeLessThan(LIMIT_MS);
  });

  test('parts of a form without a head', () => {
    const body = '--XX\r\n'.repeat(2500) + 'y'.repeat(5_000_000);
    const work = (): void => {
      expect(read(head('multipart/form-data; boundary=XX'), body)).toBeUndefined();
    };
    expect(processorTime(work)).toBeLessThan(LIMIT_MS);
  });

  function jsonUnderLongKey(): string {
    return `{"${'k'.repeat(2_500_000)}":[${'"aaaaaaaaaaaaaaaaaaaaaaaaa",'.repeat(90_000)}"a"]}`;
  }
});
