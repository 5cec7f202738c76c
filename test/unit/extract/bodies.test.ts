import { describe, expect, test } from 'vitest';
import { readDataUrl } from '../../../core/extract/data-url';
import { createExtractors } from '../../../core/extract/registry';
import { firstNewMessage } from '../../../core/extract/turn-history';
import type { ReadRequest, RequestHead } from '../../../core/extract/types';

const extractors = createExtractors();
const openAi: RequestHead = {
  method: 'POST',
  host: 'api.openai.com',
  target: '/v1/chat/completions',
  headers: { 'content-type': 'application/json' },
};
const read = (head: RequestHead, body: Uint8Array): ReadRequest | undefined =>
  extractors.find(head).read(head, body);
const chat = (content: string): string => JSON.stringify({ messages: [{ role: 'user', content }] });
const texts = (request: ReadRequest | undefined): string[] =>
  (request?.prompt.parts ?? []).flatMap((part) => (part.kind === 'text' ? [part.text] : []));

describe('the encoding of a body', () => {
  test.each([
    ['UTF-8 with a byte order mark', Buffer.from(`\ufeff${chat('Grüße')}`)],
    ['UTF-16 little endian with a mark', Buffer.from(`\ufeff${chat('Grüße')}`, 'utf16le')],
    ['UTF-16 little endian without a mark', Buffer.from(chat('Grüße'), 'utf16le')],
    ['UTF-16 big endian with a mark', Buffer.from(`\ufeff${chat('Grüße')}`, 'utf16le').swap16()],
  ])('%s is read and kept', (_name, body) => {
    const request = read(openAi, body);
    expect(texts(request)).toEqual(['Grüße']);
    const changed = Buffer.from(request?.replace(new Map([[0, 'maskiert ✓']])) ?? []);
    expect(changed.subarray(0, 2)).toEqual(body.subarray(0, 2));
    expect(texts(read(openAi, changed))).toEqual(['maskiert ✓']);
  });

  test('broken UTF-8 stays as it was where nothing is exchanged', () => {
    const body = Buffer.concat([
      Buffer.from('{"user":"'),
      Buffer.of(0xff, 0xfe, 0xc3),
      Buffer.from('",  "messages":[{"role":"user","content":"secret"}]}'),
    ]);
    const changed = Buffer.from(read(openAi, body)?.replace(new Map([[0, 'masked']])) ?? []);
    expect(changed.toString('latin1')).toBe(body.toString('latin1').replace('secret', 'masked'));
  });

  test('ISO-8859-1 text is read and written in its charset', () => {
    const head = {
      ...openAi,
      target: '/x',
      headers: { 'content-type': 'text/plain; charset=ISO-8859-1' },
    };
    const request = read(head, Buffer.from('Grüße', 'latin1'));
    expect(texts(request)).toEqual(['Grüße']);
    expect(Buffer.from(request?.replace(new Map([[0, 'über']])) ?? []).toString('latin1')).toBe(
      'über',
    );
  });
});

describe('a body beyond the limits', () => {
  test('that is nested too deep is read as text, so that nothing passes unseen', () => {
    const body = `${'['.repeat(5000)}"AKIA-like"${']'.repeat(5000)}`;
    const request = read(openAi, Buffer.from(body));
    expect(texts(request)).toEqual([body]);
    expect(request?.prompt.drifted).toBe(true);
  });

  test('of ten megabytes is read and exchanged', () => {
    const long = 'word '.repeat(2_000_000);
    const request = read(openAi, Buffer.from(chat(long)));
    expect(texts(request)).toEqual([long]);
    expect(request?.replace(new Map([[0, 'x']])).length).toBe(chat('x').length);
  });
});

test('the new turn begins after the last message the assistant wrote', () => {
  const at = (roles: string): number => firstNewMessage([...roles].map((role) => role === 'a'));
  expect(['', 'u', 'uau', 'uauu', 'ua', 'a', 'uaua', 'su', 'suau'].map(at)).toEqual([
    0, 0, 2, 2, 0, 0, 2, 0, 3,
  ]);
});

test('data URLs are read in both forms', () => {
  expect(readDataUrl('data:text/plain;charset=utf-8;base64,aGk=')).toEqual({
    mime: 'text/plain',
    bytes: Buffer.from('hi'),
  });
  expect(readDataUrl('data:,a%20b%zz')).toEqual({
    mime: 'text/plain',
    bytes: Buffer.from('a b%zz'),
  });
  expect(readDataUrl('https://example.com')).toBeUndefined();
  expect(readDataUrl('data:nothing')).toBeUndefined();
});

describe('a file by itself', () => {
  test('that ChatGPT puts into its blob store is a file with its bytes', () => {
    const head = {
      method: 'PUT',
      host: 'sdmntpr.oaiusercontent.com',
      target: '/files/00-1/raw?se=2026',
      headers: { 'content-type': 'text/csv', 'x-ms-blob-type': 'BlockBlob' },
    };
    expect(extractors.find(head).id).toBe('file-upload');
    expect(read(head, Buffer.from('a,b'))?.prompt.parts).toEqual([
      {
        kind: 'file',
        role: 'user',
        name: 'raw',
        mime: 'text/csv',
        size: 3,
        bytes: Buffer.from('a,b'),
      },
    ]);
  });

  test('that goes to Google is named first and sent then', () => {
    const head = (command: string) => ({
      method: 'POST',
      host: 'push.clients6.google.com',
      target: '/upload/?upload_id=1',
      headers: { 'x-goog-upload-command': command, 'x-goog-upload-header-content-length': '4' },
    });
    expect(read(head('start'), Buffer.from('File name: plan.pdf'))?.prompt.parts).toEqual([
      { kind: 'file', role: 'user', name: 'plan.pdf', mime: '', size: 4 },
    ]);
    expect(read(head('upload, finalize'), Buffer.from('%PDF'))?.prompt.parts).toMatchObject([
      { kind: 'file', size: 4, bytes: Buffer.from('%PDF') },
    ]);
  });
});
