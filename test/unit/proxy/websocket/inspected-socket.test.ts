import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { constants, createDeflateRaw } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../../../core/exchange/policy-document';
import { createSocketExtractors } from '../../../../core/extract/websocket/registry';
import { MessageInflater } from '../../../../core/proxy/websocket/deflate';
import { buildFrame, closeFrame, OPCODE } from '../../../../core/proxy/websocket/frame';
import { FrameParser } from '../../../../core/proxy/websocket/frame-parser';
import { InspectedSocket } from '../../../../core/proxy/websocket/inspected-socket';
import { MessageAssembly } from '../../../../core/proxy/websocket/message-assembly';
import { desk, head, ruleOf } from '../../pipeline/desk';

const SECRET = 'key-abcd1234';
const MASKED = '[TEST_KEY]';
const HANDSHAKE = {
  method: 'GET',
  host: 'copilot.microsoft.com',
  target: '/c/api/chat',
  headers: {},
};
const extractor = createSocketExtractors().find(HANDSHAKE);

/** One side of the socket: what it sends is put in, what it was sent is collected. */
class Side extends Duplex {
  readonly written: Buffer[] = [];
  #taken: (() => void) | undefined;

  constructor(private readonly isSlow: boolean) {
    super({ highWaterMark: 512 });
  }

  override _read(): void {
    // Bytes come when the test has some.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.written.push(chunk);
    if (!this.isSlow) done();
    else setImmediate(done);
    this.#taken?.();
  }

  /** Resolves once it was sent bytes that fit. */
  async until(fits: () => boolean): Promise<void> {
    while (!fits()) await new Promise<void>((resolve) => (this.#taken = resolve));
  }
}

interface Chat {
  readonly pieces: readonly string[];
  readonly fragments: readonly number[];
  readonly chunks: readonly number[];
  readonly pings: readonly number[];
  readonly compressed: boolean;
  readonly takeover: boolean;
  readonly isSlow: boolean;
}

const messageOf = (text: string): string => JSON.stringify({ event: 'appendText', text });
const PROMPT = JSON.stringify({ event: 'send', content: [{ type: 'text', text: 'hello' }] });

const cutAt = (bytes: Buffer, cuts: readonly number[]): Buffer[] => {
  const places = [0, ...cuts.map((one) => one % (bytes.length + 1)).sort((a, b) => a - b)];
  return places.map((place, n) => bytes.subarray(place, places[n + 1] ?? bytes.length));
};

/** Compresses messages as RFC 7692 7.2.1 has it, with one window for all of them where it is kept. */
class Deflater {
  #stream = createDeflateRaw();

  constructor(private readonly takeover: boolean) {}

  async deflate(payload: Buffer): Promise<Buffer> {
    const stream = this.#stream;
    const pieces: Buffer[] = [];
    const collect = (piece: Buffer): void => void pieces.push(piece);
    stream.on('data', collect);
    stream.write(payload);
    await new Promise<void>((resolve) => stream.flush(constants.Z_SYNC_FLUSH, resolve));
    stream.off('data', collect);
    if (!this.takeover) this.#stream = createDeflateRaw();
    return Buffer.concat(pieces).subarray(0, -4);
  }
}

/** The bytes that a server sends: messages in fragments, with pings between them. */
async function serverBytes(chat: Chat): Promise<Buffer> {
  const deflater = new Deflater(chat.takeover);
  const frames: Buffer[] = [];
  for (const [index, text] of chat.pieces.entries()) {
    const plain = Buffer.from(messageOf(text));
    const payload = chat.compressed ? await deflater.deflate(plain) : plain;
    const cuts = chat.fragments.filter((_one, n) => n % chat.pieces.length === index);
    const parts = cutAt(payload, cuts);
    for (const [n, part] of parts.entries()) {
      const frame = buildFrame(n === 0 ? OPCODE.text : OPCODE.continuation, part, false);
      if (n < parts.length - 1) frame[0] = (frame[0] ?? 0) & 0x7f;
      if (n === 0 && chat.compressed) frame[0] = (frame[0] ?? 0) | 0x40;
      frames.push(frame);
      if (chat.pings.includes(frames.length)) {
        frames.push(buildFrame(OPCODE.ping, Buffer.from('still there?'), false));
      }
    }
  }
  return Buffer.concat([...frames, closeFrame(1000, 'bye', false)]);
}

async function clientMessages(chat: Chat, bytes: Buffer) {
  const parser = new FrameParser({
    masked: false,
    compression: chat.compressed,
    frameBytes: 1 << 24,
  });
  const assembly = new MessageAssembly(1 << 24);
  const inflater = new MessageInflater(chat.takeover, 1 << 24);
  const messages: string[] = [];
  let pings = 0;
  let closed = false;
  for (const frame of parser.push(bytes)) {
    const incoming = assembly.add(frame);
    if (incoming?.kind === 'control') pings += 1;
    if (incoming?.kind === 'close') closed = true;
    if (incoming?.kind !== 'message') continue;
    const { payload, compressed } = incoming;
    messages.push((compressed ? await inflater.inflate(payload) : payload).toString('utf8'));
  }
  inflater.close();
  return { messages, pings, closed };
}

/** What a client gets of a server that says all this after a prompt, and closes. */
async function conversation(chat: Chat, rules: PolicyInput['rules']) {
  const { pipeline } = desk({ rules });
  const client = new Side(chat.isSlow);
  const upstream = new Side(false);
  const work: Promise<void>[] = [];
  const closed = once(client, 'close');
  const over = new Promise<void>((resolve) => {
    new InspectedSocket({
      client,
      upstream,
      extractor: extractor.id,
      open: () => extractor.open(HANDSHAKE),
      app: head.app,
      deflate: chat.compressed
        ? { clientTakeover: chat.takeover, serverTakeover: chat.takeover }
        : undefined,
      limits: {
        messageBytes: 1 << 20,
        decompressedBytes: 1 << 20,
        bufferedBytes: 1024,
        heldBytes: 4096,
        idleMs: 60_000,
      },
      tools: { callIn: () => undefined, refusal: () => undefined },
      failsClosed: () => true,
      begin: () => pipeline.begin(head),
      track: (one) => work.push(one),
      onDefect: (error) => {
        throw error;
      },
      onOver: resolve,
    });
  });
  client.push(buildFrame(OPCODE.text, Buffer.from(PROMPT), true));
  await upstream.until(() => upstream.written.length > 0);
  for (const chunk of cutAt(await serverBytes(chat), chat.chunks)) upstream.push(chunk);
  upstream.push(null);
  client.push(closeFrame(1000, '', true));
  client.push(null);
  await over;
  await closed;
  await Promise.all(work);
  return await clientMessages(chat, Buffer.concat(client.written));
}

const chats = fc.record({
  pieces: fc
    .record({
      words: fc.array(fc.constantFrom('lorem', 'ipsüm', SECRET, '“dolor”'), {
        minLength: 1,
        maxLength: 60,
      }),
      cuts: fc.array(fc.nat(), { maxLength: 20 }),
    })
    .map(({ words, cuts }) => {
      const text = words.join(' ');
      const places = [0, ...cuts.map((one) => one % text.length).sort((a, b) => a - b)];
      return [
        'Well, ',
        ...places.map((place, n) => text.slice(place, places[n + 1] ?? text.length)),
      ].filter((piece) => piece !== '');
    }),
  fragments: fc.array(fc.nat(), { maxLength: 30 }),
  chunks: fc.array(fc.nat(), { maxLength: 30 }),
  pings: fc.array(fc.nat({ max: 30 }), { maxLength: 5 }),
  compressed: fc.boolean(),
  takeover: fc.boolean(),
  isSlow: fc.boolean(),
});

const said = (messages: readonly string[]): string =>
  messages
    .map((one) => JSON.parse(one) as { event: string; text?: string })
    .map(({ text = '' }) => text)
    .join('');

describe('the answer of a socket', () => {
  it('is masked the same however its messages are framed, compressed and cut', async () => {
    await fc.assert(
      fc.asyncProperty(chats, async (chat) => {
        const rules = [ruleOf('redact', { phase: 'response' })];
        const { messages, closed } = await conversation(chat, rules);
        expect(closed).toBe(true);
        expect(messages).toHaveLength(chat.pieces.length);
        expect(said(messages)).toBe(chat.pieces.join('').replaceAll(SECRET, MASKED));
      }),
      { numRuns: 150 },
    );
  });

  it('passes byte for byte where nothing is masked', async () => {
    await fc.assert(
      fc.asyncProperty(chats, async (chat) => {
        const clean = { ...chat, pieces: chat.pieces.map((one) => one.replaceAll(/[-\d]/g, '_')) };
        const rules = [ruleOf('redact', { phase: 'response' })];
        const { messages, pings } = await conversation(clean, rules);
        expect(messages).toEqual(clean.pieces.map(messageOf));
        const sent = await clientMessages(clean, await serverBytes(clean));
        expect(pings).toBe(sent.pings);
      }),
      { numRuns: 60 },
    );
  });

  it('ends before the secret where a rule stops it, also when the server closes at once', async () => {
    await fc.assert(
      fc.asyncProperty(chats, async (chat) => {
        const pieces = [...chat.pieces, SECRET.slice(0, 7), SECRET.slice(7)];
        const rules = [ruleOf('block', { phase: 'response' })];
        const { messages } = await conversation({ ...chat, pieces }, rules);
        expect(said(messages)).not.toContain(SECRET);
        expect(messages.at(-1)).toContain('blocked-by-policy');
      }),
      { numRuns: 60 },
    );
  });
});
