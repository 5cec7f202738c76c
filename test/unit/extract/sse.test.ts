import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MAX_EVENT_LENGTH, SseParser, type ServerSentEvent } from '../../../core/extract/sse';

function parse(bytes: Buffer, cuts: readonly number[] = []): ServerSentEvent[] {
  const parser = new SseParser();
  const points = [0, ...[...cuts].sort((a, b) => a - b), bytes.length];
  const events: ServerSentEvent[] = [];
  for (let index = 1; index < points.length; index += 1) {
    events.push(...parser.push(bytes.subarray(points[index - 1], points[index])));
  }
  return [...events, ...parser.finish()];
}

describe('server-sent events', () => {
  test('are read as the standard has it', () => {
    const stream =
      '\ufeff: comment\n\nevent: add\ndata: one\ndata:two\ndata\nid: 7\nretry: 10\n\ndata:  space\r\n\r\nevent: none\n\ndata: last';
    expect(parse(Buffer.from(stream))).toEqual([
      { event: 'add', data: 'one\ntwo\n' },
      { event: 'message', data: ' space' },
      { event: 'message', data: 'last' },
    ]);
  });

  test('are the same wherever chunks are cut and whatever line ends they use', () => {
    const text = fc
      .string({ unit: 'grapheme', maxLength: 12 })
      .map((t) => t.replace(/[\r\n]/g, ''));
    const event = fc.record({
      event: fc.constantFrom('message', 'delta'),
      data: fc.array(text, { minLength: 1 }),
    });
    fc.assert(
      fc.property(
        fc.array(event),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.array(fc.nat(), { maxLength: 10 }),
        (events, end, cuts) => {
          const lines = events.flatMap(({ event: name, data }) => [
            `event: ${name}`,
            ...data.map((line) => `data: ${line}`),
            '',
          ]);
          const bytes = Buffer.from(lines.map((line) => line + end).join(''));
          const expected = events.map(({ event: name, data }) => ({
            event: name,
            data: data.join('\n'),
          }));
          expect(
            parse(
              bytes,
              cuts.map((cut) => cut % (bytes.length + 1)),
            ),
          ).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('never hold more than one event of the longest length', () => {
    const parser = new SseParser();
    let length = 0;
    const chunk = Buffer.alloc(1024 * 1024, 0x61);
    for (const { data } of parser.push(Buffer.from('data: '))) length += data.length;
    for (let index = 0; index < 12; index += 1) {
      for (const { data } of parser.push(chunk)) {
        expect(data.length).toBeLessThanOrEqual(MAX_EVENT_LENGTH + chunk.length);
        length += data.length;
      }
    }
    for (const { data } of parser.finish()) length += data.length;
    expect(length).toBe(12 * chunk.length);
  });
});
