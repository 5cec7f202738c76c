import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Refusal } from '../../../core/exchange/verdict';
import type { RequestHead } from '../../../core/extract/types';
import { createSocketExtractors } from '../../../core/extract/websocket/registry';

/** Messages of one connection as they were recorded, and what must be read out of them. */
interface Recording {
  readonly host: string;
  readonly target: string;
  readonly messages: readonly (readonly ['out' | 'in', string])[];
  /** The last thing a person said, and what came back after it. */
  readonly expected: { readonly prompt: string | null; readonly answer?: string };
}

const FOLDER = new URL('../../fixtures/extract-sockets/', import.meta.url);
const recordings = readdirSync(FOLDER).flatMap((id) =>
  readdirSync(new URL(`${id}/`, FOLDER)).map((file) => {
    const text = readFileSync(new URL(`${id}/${file}`, FOLDER), 'utf8');
    return [`${id}/${file.replace(/\.json$/, '')}`, id, JSON.parse(text) as Recording] as const;
  }),
);

const sockets = createSocketExtractors();
const handshake = ({ host, target }: Pick<Recording, 'host' | 'target'>): RequestHead => ({
  method: 'GET',
  host,
  target,
  headers: { upgrade: 'websocket' },
});

describe('a connection', () => {
  test.each(recordings)('%s', (_name, id, recording) => {
    const extractor = sockets.find(handshake(recording));
    expect(extractor.id).toBe(id);
    const reading = extractor.open(handshake(recording), 'shown');
    let prompt: string | null = null;
    let answer = '';
    for (const [dir, text] of recording.messages) {
      if (dir === 'in') answer += reading.received(text);
      else {
        const sent = reading.sent(text);
        const said = (sent?.prompt.parts ?? []).flatMap((part) =>
          part.kind === 'text' && part.role === 'user' && !part.history && part.origin === undefined
            ? [part.text]
            : [],
        );
        if (said.length === 0) continue;
        if (sent?.continues === true && prompt !== null) prompt += said.join('');
        else {
          prompt = said.join('\n');
          answer = '';
        }
      }
    }
    expect(prompt).toBe(recording.expected.prompt);
    if (recording.expected.answer !== undefined) expect(answer).toBe(recording.expected.answer);
  });

  test.each(recordings)('%s: an edit changes only what it means', (_name, _id, recording) => {
    for (const [dir, text] of recording.messages) {
      if (dir === 'in') continue;
      const reading = sockets.find(handshake(recording)).open(handshake(recording));
      const sent = reading.sent(text);
      if (sent === undefined) continue;
      expect(sent.replace(new Map())).toBe(text);
      const edits = new Map<number, string>();
      sent.prompt.parts.forEach((part, index) => {
        if (part.kind === 'text') edits.set(index, `masked "${index}" \\ by rule`);
      });
      const changed = sent.replace(edits);
      const again = sockets.find(handshake(recording)).open(handshake(recording)).sent(changed);
      expect(again?.prompt.parts.map((part) => part.kind === 'text' && part.text)).toEqual(
        sent.prompt.parts.map((part, index) => part.kind === 'text' && edits.get(index)),
      );
    }
  });
});

describe('a refused message', () => {
  const refusal: Refusal = { exchangeId: '01JD', reason: 'rule', found: [], appName: 'the app' };

  test.each([
    ['copilot.microsoft.com', '/c/api/chat', '"event":"error"'],
    ['sydney.bing.com', '/sydney/ChatHub', '"type":7'],
    ['neo.character.ai', '/ws/', '"command":"neo_error"'],
    ['capi.grammarly.com', '/freews', '"action":"error"'],
    ['api.openai.com', '/v1/realtime', '"type":"error"'],
  ])('of %s is told in the form its page knows', (host, target, form) => {
    const reading = sockets.find(handshake({ host, target })).open(handshake({ host, target }));
    const told = reading.refuse(refusal).join('');
    expect(told).toContain(form);
    expect(told).toContain('did not send this to the app');
    expect(reading.stop(refusal).join('')).toContain('stopped this answer');
  });

  test('of another app closes the connection: there is nothing to say that its page would show', () => {
    const head = handshake({ host: 'chat.example', target: '/ws' });
    expect(sockets.find(head).open(head).refuse(refusal)).toEqual([]);
  });
});

describe('messages that nobody expected', () => {
  const heads = recordings.map(([, , recording]) => handshake(recording));

  test('are survived, text and binary', () => {
    const pieces = fc.constantFrom(
      ...'{}[]",:\\ 0142',
      '\u001e',
      '"type":4',
      '"text":"x y z"',
      '42',
    );
    const message = fc.oneof(
      fc.string({ maxLength: 60 }),
      fc.uint8Array({ maxLength: 80 }),
      fc.array(pieces, { maxLength: 40 }).map((list) => list.join('')),
    );
    fc.assert(
      fc.property(fc.constantFrom(...heads), message, (head, one) => {
        const reading = sockets.find(head).open(head);
        reading.sent(one)?.replace(new Map([[0, 'x']]));
        reading.received(one);
      }),
      { numRuns: 2000 },
    );
  });
});
