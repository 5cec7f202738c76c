import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endToEnd } from '../../../../core/http/http1/fields';
import { requestFraming, responseFraming } from '../../../../core/http/http1/framing';
import { HeadBuffer } from '../../../../core/http/http1/head-buffer';
import { parseRequestHead, parseResponseHead } from '../../../../core/http/http1/head';
import { MessageError } from '../../../../core/http/http1/message-error';
import { HTTP_LIMITS } from '../../../../core/http/limits';

const request = (text: string) => parseRequestHead(text.replaceAll('\n', '\r\n'), HTTP_LIMITS);
const response = (text: string) => parseResponseHead(text.replaceAll('\n', '\r\n'), HTTP_LIMITS);

function statusOf(work: () => unknown): number {
  try {
    work();
  } catch (error) {
    if (error instanceof MessageError) return error.status;
    throw error;
  }
  return 200;
}

describe('a request head', () => {
  it('gives its line, its fields in order and a joined map in lower case', () => {
    const head = request(
      'POST /a?b HTTP/1.1\nHost: x\nAccept: a\nX-Y:  z \t\naccept: b\nCookie: 1\ncookie: 2',
    );
    expect(head).toMatchObject({ method: 'POST', target: '/a?b', minor: 1 });
    expect(head.fields.lines.slice(0, 6)).toEqual(['Host', 'x', 'Accept', 'a', 'X-Y', 'z']);
    expect({ ...head.fields.map }).toEqual({
      host: 'x',
      accept: 'a, b',
      'x-y': 'z',
      cookie: '1; 2',
    });
  });

  it.each([
    ['a name like a property of every object', '__proto__: x', '__proto__'],
    ['a name that objects have', 'constructor: x', 'constructor'],
  ])('keeps %s as a field and nothing else', (_what, line, name) => {
    expect(request(`GET / HTTP/1.1\n${line}`).fields.map[name]).toBe('x');
  });

  it.each([
    ['two spaces', 'GET  / HTTP/1.1', 400],
    ['a tab', 'GET\t/ HTTP/1.1', 400],
    ['no version', 'GET /', 400],
    ['a lower-case protocol', 'GET / http/1.1', 400],
    ['a trailing space', 'GET / HTTP/1.1 ', 400],
    ['a method that is no token', 'G@T / HTTP/1.1', 400],
    ['HTTP/2', 'GET / HTTP/2.0', 505],
    ['HTTP/0.9', 'GET / HTTP/0.9', 505],
    ['a control in the target', 'GET /\u0001 HTTP/1.1', 400],
    ['a target over the limit', `GET /${'a'.repeat(HTTP_LIMITS.targetBytes)} HTTP/1.1`, 414],
    ['white space before the colon', 'GET / HTTP/1.1\nHost : x', 400],
    ['a folded line', 'GET / HTTP/1.1\nA: b\n c', 400],
    ['a first line that is folded', 'GET / HTTP/1.1\n Host: x', 400],
    ['a field without a colon', 'GET / HTTP/1.1\nHost', 400],
    ['a field without a name', 'GET / HTTP/1.1\n: x', 400],
    ['a NUL in a value', 'GET / HTTP/1.1\nA: \u0000', 400],
    ['a bare CR in a value', 'GET / HTTP/1.1\nA: b\rC: d', 400],
    ['too many fields', `GET / HTTP/1.1${'\nA: b'.repeat(HTTP_LIMITS.fieldLines + 1)}`, 431],
  ])('with %s is refused', (_what, text, status) => {
    expect(statusOf(() => request(text))).toBe(status);
  });
});

describe('the framing of a request', () => {
  const framing = (fields: string, version = '1.1') =>
    requestFraming(request(`POST / HTTP/${version}\n${fields}`));

  it.each([
    ['no field', 'A: b', { kind: 'none' }],
    ['a length', 'Content-Length: 12', { kind: 'length', length: 12 }],
    ['length zero', 'Content-Length: 0', { kind: 'none' }],
    ['chunks', 'Transfer-Encoding: Chunked', { kind: 'chunked' }],
  ])('follows from %s', (_what, fields, expected) => {
    expect(framing(fields)).toEqual(expected);
  });

  it.each([
    ['length and chunks', 'Content-Length: 1\nTransfer-Encoding: chunked', 400],
    ['two lengths', 'Content-Length: 1\nContent-Length: 1', 400],
    ['a list of lengths', 'Content-Length: 1, 1', 400],
    ['a signed length', 'Content-Length: +1', 400],
    ['a hexadecimal length', 'Content-Length: 0x1', 400],
    ['an empty length', 'Content-Length:', 400],
    ['a length beyond 2^53', 'Content-Length: 9007199254740993', 400],
    ['chunked twice', 'Transfer-Encoding: chunked, chunked', 400],
    ['two transfer encodings', 'Transfer-Encoding: chunked\nTransfer-Encoding: chunked', 400],
    ['chunked not last', 'Transfer-Encoding: chunked, gzip', 400],
    ['another coding', 'Transfer-Encoding: identity', 400],
    ['a coding under the chunks', 'Transfer-Encoding: gzip, chunked', 501],
    ['a disguised coding', 'Transfer-Encoding: xchunked', 400],
    ['a quoted coding', 'Transfer-Encoding: "chunked"', 400],
  ])('refuses %s', (_what, fields, status) => {
    expect(statusOf(() => framing(fields))).toBe(status);
  });

  it('refuses chunks in HTTP/1.0', () => {
    expect(statusOf(() => framing('Transfer-Encoding: chunked', '1.0'))).toBe(400);
  });
});

describe('the framing of a response', () => {
  const framing = (text: string, method = 'GET') => responseFraming(response(text), method);

  it.each([
    ['HTTP/1.1 200 OK\nContent-Length: 5', 'HEAD', { kind: 'none' }],
    ['HTTP/1.1 204 No Content\nContent-Length: 5', 'GET', { kind: 'none' }],
    ['HTTP/1.1 304 Not Modified\nTransfer-Encoding: chunked', 'GET', { kind: 'none' }],
    ['HTTP/1.1 200\nTransfer-Encoding: chunked', 'GET', { kind: 'chunked' }],
    ['HTTP/1.0 200 OK', 'GET', { kind: 'until-close' }],
  ])('%j to %s', (text, method, expected) => {
    expect(framing(text, method)).toEqual(expected);
  });

  it.each([
    'HTTP/1.1 200 OK\nContent-Length: 5\nTransfer-Encoding: chunked',
    'HTTP/1.1 200 OK\nContent-Length: 5\nContent-Length: 6',
    'HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked',
    'HTTP/2 200 OK',
    'ICY 200 OK',
    'HTTP/1.1 20 OK',
  ])('refuses %j', (text) => {
    expect(statusOf(() => framing(text))).toBe(502);
  });
});

describe('end-to-end fields', () => {
  it('leave out what concerns one connection and what Connection names', () => {
    const { fields } = request(
      'GET / HTTP/1.1\nHost: x\nConnection: X-Hop, close\nX-Hop: 1\nKeep-Alive: 5\nTE: trailers\nProxy-Authorization: b\nX-End: 2',
    );
    expect(endToEnd(fields)).toEqual(['Host', 'x', 'X-End', '2']);
  });

  it('cannot be robbed of what frames and routes by naming it in Connection', () => {
    const { fields } = request(
      'GET / HTTP/1.1\nConnection: content-length, host\nHost: x\nContent-Length: 1',
    );
    expect(endToEnd(fields)).toEqual(['Host', 'x', 'Content-Length', '1']);
  });
});

describe('the buffer of a head', () => {
  const text = 'GET / HTTP/1.1\r\nHost: x\r\n\r\nrest';

  it('finds the end wherever the bytes are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: text.length }), { maxLength: 8 }), (cuts) => {
        const buffer = new HeadBuffer(1024, true);
        const places = [0, ...[...cuts].sort((a, b) => a - b), text.length];
        let rest = '';
        let head: string | undefined;
        for (let i = 1; i < places.length; i++) {
          const piece = Buffer.from(text.slice(places[i - 1], places[i]));
          if (head !== undefined) rest += piece.toString();
          else {
            const found = buffer.push(piece);
            head = found?.text;
            rest += found?.rest?.toString() ?? '';
          }
        }
        expect({ head, rest }).toEqual({ head: 'GET / HTTP/1.1\r\nHost: x', rest: 'rest' });
      }),
    );
  });

  it('skips empty lines before a request, but not many', () => {
    const push = (lines: number) =>
      new HeadBuffer(1024, true).push(Buffer.from('\r\n'.repeat(lines) + text))?.text;
    expect(push(2)).toContain('GET /');
    expect(statusOf(() => push(9))).toBe(400);
  });

  it('refuses a bare LF at once and a head over the limit', () => {
    const buffer = () => new HeadBuffer(64, true);
    expect(statusOf(() => buffer().push(Buffer.from('GET / HTTP/1.1\nHost: x\n\n')))).toBe(400);
    expect(statusOf(() => buffer().push(Buffer.from(`GET /${'a'.repeat(80)}`)))).toBe(431);
  });
});
