import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BodyDecoder } from '../../../../core/http/http1/body-decoder';
import type { FieldLines } from '../../../../core/http/http1/fields';
import type { Framing } from '../../../../core/http/http1/framing';
import { MessageError } from '../../../../core/http/http1/message-error';
import { HTTP_LIMITS } from '../../../../core/http/limits';

interface Decoded {
  body: string;
  trailers: FieldLines | undefined;
  rest: string;
}

function decode(framing: Framing, pieces: readonly string[]): Decoded {
  const decoded: Decoded = { body: '', trailers: undefined, rest: '' };
  const decoder = new BodyDecoder(
    framing,
    {
      onData: (bytes) => (decoded.body += bytes.toString('latin1')),
      onEnd: (trailers) => (decoded.trailers = trailers),
    },
    HTTP_LIMITS,
    400,
  );
  for (const piece of pieces) {
    decoded.rest += decoder.push(Buffer.from(piece, 'latin1'))?.toString('latin1') ?? '';
  }
  decoder.close();
  return decoded;
}

const CHUNKED: Framing = { kind: 'chunked' };

describe('a chunked body', () => {
  it('is read with extensions and trailers, up to its end and no further', () => {
    const text = '4;a="b"\r\nWiki\r\n005\r\npedia\r\n0\r\nX-T: 1\r\n\r\nGET /next';
    expect(decode(CHUNKED, [text])).toEqual({
      body: 'Wikipedia',
      trailers: ['X-T', '1'],
      rest: 'GET /next',
    });
  });

  it('says the same wherever its bytes are cut', () => {
    const chunks = fc.array(fc.string({ minLength: 1, maxLength: 40, unit: 'binary-ascii' }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(chunks, fc.array(fc.nat(400), { maxLength: 12 }), (bodies, cuts) => {
        const text =
          bodies.map((body) => `${body.length.toString(16)}\r\n${body}\r\n`).join('') +
          '0\r\nA: b\r\n\r\nREST';
        const places = [0, ...cuts.map((cut) => cut % text.length).sort((a, b) => a - b)];
        const pieces = places.map((place, i) => text.slice(place, places[i + 1] ?? text.length));
        expect(decode(CHUNKED, pieces)).toEqual({
          body: bodies.join(''),
          trailers: ['A', 'b'],
          rest: 'REST',
        });
      }),
    );
  });

  it('loses trailers that frame, route or authenticate a message', () => {
    const text = '0\r\nContent-Length: 9\r\nHost: evil\r\nAuthorization: x\r\nX-Ok: 1\r\n\r\n';
    expect(decode(CHUNKED, [text]).trailers).toEqual(['X-Ok', '1']);
  });

  it.each([
    ['a size that is no number', 'zz\r\n'],
    ['a signed size', '+4\r\nWiki\r\n'],
    ['a size with 0x', '0x4\r\nWiki\r\n'],
    ['white space before the size', ' 4\r\nWiki\r\n'],
    ['an empty size', '\r\n'],
    ['a size beyond 2^53', 'fffffffffffffff\r\n'],
    ['a size line that ends in LF', '4\nWiki\r\n'],
    ['data that ends in LF', '4\r\nWiki\n'],
    ['more data than its size', '3\r\nWiki\r\n'],
    ['a bare CR in an extension', '4;a\rb\r\nWiki\r\n'],
    ['a folded trailer', '0\r\nA: b\r\n c\r\n\r\n'],
    ['a trailer with white space before the colon', '0\r\nA : b\r\n\r\n'],
    ['an endless extension', `4;${'a'.repeat(HTTP_LIMITS.chunkLineBytes)}`],
    ['no end', '4\r\nWiki\r\n'],
  ])('with %s is refused', (_what, text) => {
    expect(() => decode(CHUNKED, [text])).toThrow(MessageError);
  });

  it('with endless trailers is refused', () => {
    const many = `A: ${'b'.repeat(1000)}\r\n`.repeat(HTTP_LIMITS.headBytes / 1000 + 1);
    expect(() => decode(CHUNKED, [`0\r\n${many}`])).toThrow(/trailer/);
  });
});

describe('other bodies', () => {
  it('end at their length', () => {
    expect(decode({ kind: 'length', length: 4 }, ['Wi', 'kiGET'])).toEqual({
      body: 'Wiki',
      trailers: [],
      rest: 'GET',
    });
  });

  it('that are cut off are an error', () => {
    expect(() => decode({ kind: 'length', length: 4 }, ['Wi'])).toThrow(/cut off/);
  });

  it('without framing end with the connection', () => {
    expect(decode({ kind: 'until-close' }, ['Wi', 'ki']).body).toBe('Wiki');
  });
});
