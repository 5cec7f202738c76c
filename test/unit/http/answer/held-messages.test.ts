import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactText } from '../../../../core/detect/redaction/redact-text';
import { createTokenVault } from '../../../../core/detect/redaction/token-vault';
import type { AnswerGuard } from '../../../../core/exchange/answer-guard';
import type { PolicyInput } from '../../../../core/exchange/policy-document';
import { createSocketExtractors } from '../../../../core/extract/websocket/registry';
import { HeldMessages, type MessageRelease } from '../../../../core/http/answer/held-messages';
import { desk, head, prompt, ruleOf } from '../../pipeline/desk';
import { SOCKET_SHAPES, type SocketShape } from './socket-shapes';

const SECRET = 'key-abcd1234';
const MASKED = '[TEST_KEY]';
const sockets = createSocketExtractors();

async function guardFor(rules: PolicyInput['rules'], asked = 'hello'): Promise<AnswerGuard> {
  const { pipeline } = desk({ rules }, { redact: redactText, tokens: createTokenVault() });
  const exchange = pipeline.begin({ ...head, actor: { groups: [], userId: 'kim' } });
  await exchange.ask(prompt(asked));
  return exchange.answer({ rewrites: true });
}

const masking = (): Promise<AnswerGuard> => guardFor([ruleOf('redact', { phase: 'response' })]);
const openOf = ({ host, target }: SocketShape) => {
  const handshake = { method: 'GET', host, target, headers: {} };
  return () => sockets.find(handshake).open(handshake);
};

/** One end of a socket: what the client gets of the messages of a server. */
function client(shape: SocketShape, heldBytes = 1024 * 1024) {
  const waiting: string[] = [];
  const got: string[] = [];
  let stopped = false;
  let paused: () => void = () => undefined;
  const take = (release: MessageRelease): void => {
    if (release.kind === 'stop') stopped = true;
    else {
      const going = waiting.splice(0, release.messages.length);
      got.push(...going.map((one, n) => release.messages[n]?.toString('utf8') ?? one));
    }
  };
  const held = new HeldMessages({
    open: openOf(shape),
    heldBytes,
    unreadable: () => undefined,
    onPause: (release) => {
      take(release);
      paused();
    },
    pauseMs: 5,
  });
  return {
    held,
    got,
    waiting,
    stopped: () => stopped,
    push: (message: string) => {
      if (stopped) return;
      waiting.push(message);
      take(held.push(Buffer.from(message), true));
    },
    flush: () => {
      if (!stopped) take(held.flush());
    },
    pause: () => new Promise<void>((resolve) => (paused = resolve)),
  };
}

/** What the app would show of these messages. */
function shown(shape: SocketShape, messages: readonly string[]): string {
  const reading = openOf(shape)();
  const textOf = shape.shown ?? ((message: string) => reading.received(message));
  return messages.map(textOf).join('');
}

/** A text with secrets in pieces that may cut it anywhere, with service messages in between. */
const answers = fc
  .record({
    words: fc.array(fc.constantFrom('lorem', 'ipsüm', '“dolor”', SECRET, 'a\nmet', '{"a":1}'), {
      minLength: 3,
      maxLength: 90,
    }),
    cuts: fc.array(fc.nat(), { maxLength: 40 }),
    service: fc.array(fc.nat(), { maxLength: 10 }),
    pauses: fc.array(fc.nat(), { maxLength: 3 }),
  })
  .map(({ words, cuts, service, pauses }) => {
    const text = words.join(' ');
    const places = [0, ...cuts.map((one) => one % text.length).sort((a, b) => a - b)];
    const pieces = places
      .map((place, n) => text.slice(place, places[n + 1] ?? text.length))
      .filter((piece) => piece !== '');
    return { pieces: ['Well, ', ...pieces], service, pauses };
  });

function messagesOf(shape: SocketShape, pieces: readonly string[], service: readonly number[]) {
  const messages = [...shape.messages(pieces)];
  for (const at of service) messages.splice(at % (messages.length + 1), 0, shape.service);
  return messages;
}

describe.each(SOCKET_SHAPES)('$name', (shape) => {
  it('is masked in place, however the answer is cut into messages', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ pieces, service }) => {
        const messages = messagesOf(shape, pieces, service);
        const { held, got, push, flush, stopped } = client(shape);
        held.begin(await masking());
        for (const message of messages) push(message);
        flush();
        held.close();
        expect(got.join('\n')).not.toContain(SECRET);
        const text = shown(shape, got);
        expect(text).not.toContain(SECRET);
        if (stopped() && shape.shown) return;
        expect(stopped()).toBe(false);
        expect(got).toHaveLength(messages.length);
        expect(text).toBe(shown(shape, messages).replaceAll(SECRET, MASKED));
      }),
      { numRuns: 60 },
    );
  });

  it('gives no secret away whole, wherever the server pauses', async () => {
    await fc.assert(
      fc.asyncProperty(answers, async ({ pieces, service, pauses }) => {
        const messages = messagesOf(shape, pieces, service);
        const { held, got, push, flush } = client(shape);
        held.begin(await masking());
        const quiet = new Set(pauses.map((one) => one % messages.length));
        for (const [index, message] of messages.entries()) {
          push(message);
          if (quiet.has(index)) flush();
        }
        flush();
        held.close();
        expect(shown(shape, got)).not.toContain(SECRET);
      }),
      { numRuns: 60 },
    );
  });

  it('passes as it came where there is nothing to mask, answer after answer', async () => {
    const { held, got, push, flush } = client(shape);
    const all: string[] = [];
    for (const pieces of [
      ['Noth', 'ing ', 'of note: '],
      ['café', ' — 日本', ' and more'],
    ]) {
      flush();
      held.begin(await masking());
      const messages = messagesOf(shape, pieces, [1]);
      all.push(...messages);
      for (const message of messages) push(message);
    }
    flush();
    held.close();
    expect(got).toEqual(all);
  });
});

describe('an answer over a socket', () => {
  const [shape] = SOCKET_SHAPES;
  if (!shape) throw new Error('no shape');

  it('passes unread before anything was asked', () => {
    const { got, push } = client(shape);
    const [message = ''] = shape.messages(['hello']);
    push(message);
    expect(got).toEqual([message]);
  });

  it('goes on after a pause, though heartbeats follow on', async () => {
    const { held, got, push, pause, waiting } = client(shape);
    held.begin(await masking());
    const [message = ''] = shape.messages([`It is ${SECRET}.`]);
    const paused = pause();
    push(message);
    push(shape.service);
    expect([got, waiting.length]).toEqual([[], 2]);
    await paused;
    expect(shown(shape, got)).toBe(`It is ${MASKED}.`);
    expect(got.at(-1)).toBe(shape.service);
    held.close();
  });

  it('is judged by the rules of its own prompt, also where the one before came to a pause', async () => {
    const { held, got, push, flush, pause, stopped } = client(shape);
    const answer = ['Well, key-ab', 'cd1234', ' it is.'];
    held.begin(await masking());
    const over = pause();
    for (const message of shape.messages(answer)) push(message);
    await over;
    expect(shown(shape, got)).toBe(`Well, ${MASKED} it is.`);
    flush();
    held.begin(await guardFor([ruleOf('block', { phase: 'response' })]));
    for (const message of shape.messages(answer)) push(message);
    flush();
    held.close();
    expect(stopped()).toBe(true);
    expect(shown(shape, got)).toBe(`Well, ${MASKED} it is.`);
  });

  it('is held back again after a pause', async () => {
    const { held, got, push, flush } = client(shape);
    held.begin(await masking());
    const [first = '', second = '', third = ''] = shape.messages([
      'Well',
      SECRET.slice(0, 6),
      SECRET.slice(6),
    ]);
    push(first);
    flush();
    push(second);
    expect(got).toHaveLength(1);
    push(third);
    flush();
    expect(shown(shape, got)).toBe(`Well${MASKED}`);
    held.close();
  });

  it('is not held back beyond the limit', async () => {
    const { held, got, push, waiting } = client(shape, 2000);
    held.begin(await masking());
    const [message = ''] = shape.messages([`It is ${SECRET}.`]);
    push(message);
    for (let n = 0; n < 500; n += 1) {
      push(shape.service);
      const bytes = waiting.reduce((sum, one) => sum + one.length, 0);
      expect(bytes).toBeLessThanOrEqual(2000);
    }
    expect(shown(shape, got)).toBe(`It is ${MASKED}.`);
    held.close();
  });

  it('ends where a rule says so', async () => {
    const { held, got, push, flush, stopped } = client(shape);
    held.begin(await guardFor([ruleOf('block', { phase: 'response' })]));
    for (const message of shape.messages(['It is ', SECRET])) push(message);
    flush();
    expect([got, stopped()]).toEqual([[], true]);
    held.close();
  });

  it('ends where what must be masked has no place in a message', async () => {
    const lines = SOCKET_SHAPES.find(({ name }) => name === 'plain text') ?? shape;
    const { held, got, push, flush, stopped } = client(lines);
    held.begin(await masking());
    // A line of a data stream: its text is read out of a string that nobody knows how to write.
    push(`0:${JSON.stringify(`It is ${SECRET}.`)}`);
    flush();
    expect([got, stopped()]).toEqual([[], true]);
    held.close();
  });

  it('passes, or ends as policy says, where its reader fails', async () => {
    for (const refuses of [false, true]) {
      const refusal = { exchangeId: 'x', reason: 'failure', found: [], appName: 'Chat' } as const;
      const held = new HeldMessages({
        open: () => ({
          received: () => {
            throw new Error('defect');
          },
        }),
        heldBytes: 1000,
        unreadable: () => (refuses ? refusal : undefined),
        onPause: () => undefined,
      });
      held.begin(await masking());
      expect(held.push(Buffer.from('a'), true)).toEqual(
        refuses ? { kind: 'stop', refusal } : { kind: 'messages', messages: [undefined] },
      );
      held.close();
    }
  });

  it('gets the values of the prompt back', async () => {
    const { held, got, push, flush } = client(shape);
    const rules = [ruleOf('redact', { redact: { mode: 'tokenise' } })];
    held.begin(await guardFor(rules, `use ${SECRET}`));
    for (const message of shape.messages(['Put [TEST', '_KEY_1] in', ' the file.'])) push(message);
    flush();
    expect(shown(shape, got)).toBe(`Put ${SECRET} in the file.`);
    held.close();
  });
});
