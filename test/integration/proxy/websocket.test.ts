import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { connect } from 'node:net';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws';
import { buildFrame, closeFrame, OPCODE } from '../../../core/proxy/websocket/frame';
import { startDesk, type Desk } from './desk';

const HOST = 'sockets.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const ADDRESS = 'erika.mustermann@harbour-works.com';

/** A chat server over WebSockets that answers what it is told to, in one or more messages. */
interface ChatServer {
  readonly port: number;
  readonly received: string[];
  readonly closed: number[];
  /** Bytes as they came, latin1, of all connections. */
  readonly raw: () => string;
  close(): Promise<void>;
}

async function startChatServer(): Promise<ChatServer> {
  const received: string[] = [];
  const closed: number[] = [];
  let raw = '';
  const http = createServer();
  http.on('connection', (socket: Socket) => {
    socket.on('data', (bytes: Buffer) => (raw += bytes.toString('latin1')));
  });
  const server = new WebSocketServer({ server: http, perMessageDeflate: { threshold: 0 } });
  server.on('connection', (socket) => {
    socket.on('message', (data, binary) => {
      const text = (data as Buffer).toString('utf8');
      received.push(text);
      if (binary) socket.send(data as Buffer);
      const { reply = [] } = text.startsWith('{') ? (JSON.parse(text) as { reply?: string[] }) : {};
      for (const one of reply) socket.send(JSON.stringify({ message: { content: one } }));
    });
    // Clients of these tests break the protocol: what the server makes of it is its close code.
    socket.on('error', () => undefined);
    socket.on('close', (code) => closed.push(code));
  });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  return {
    port: (http.address() as AddressInfo).port,
    received,
    closed,
    raw: () => raw,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      server.close();
      http.closeAllConnections();
      http.close();
      await once(http, 'close');
    },
  };
}

describe('WebSockets', () => {
  let desk: Desk;
  let server: ChatServer;
  beforeAll(async () => {
    server = await startChatServer();
    desk = await startDesk({
      policy: {
        intercept: { hosts: [HOST] },
        shadowMcp: { action: 'redirect', portal: 'https://portal.example/mcp' },
        rules: [
          {
            id: 'keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
            message: 'Use the vault.',
          },
          {
            id: 'mail',
            name: 'Mask addresses',
            when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
            action: 'redact',
          },
          {
            id: 'answers',
            name: 'No keys in answers',
            phase: 'response',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
          {
            id: 'addresses',
            name: 'Addresses in answers are masked',
            phase: 'response',
            when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
            action: 'redact',
          },
        ],
      },
      sites: { routes: { [`${HOST}:80`]: server.port } },
    });
  });
  afterAll(async () => {
    await desk.close();
    await server.close();
  });

  async function open(options: ClientOptions = {}): Promise<WebSocket> {
    const socket = new WebSocket(`ws://${HOST}/chat`, {
      createConnection: () => connect(desk.port, '127.0.0.1'),
      ...options,
      // The absolute form of a plain request through a proxy.
      finishRequest: (request) => {
        request.path = `http://${HOST}/chat`;
        request.end();
      },
    });
    await once(socket, 'open');
    return socket;
  }

  const say = (message: string, reply: readonly string[] = []): string =>
    JSON.stringify({ prompt: message, reply });
  const next = async (socket: WebSocket): Promise<string> => {
    const [data] = (await once(socket, 'message')) as [Buffer];
    return data.toString('utf8');
  };

  for (const [what, options] of [
    ['uncompressed', { perMessageDeflate: false }],
    ['compressed', { perMessageDeflate: { threshold: 0 } }],
    [
      'compressed each by itself',
      {
        perMessageDeflate: {
          threshold: 0,
          clientNoContextTakeover: true,
          serverNoContextTakeover: true,
        },
      },
    ],
  ] as const) {
    it(`pass ${what} messages both ways and record them`, async () => {
      const socket = await open(options);
      const prompt = `What is a harbour, ${what}?`;
      for (let round = 0; round < 3; round++) {
        const answer = next(socket);
        socket.send(say(prompt, [`A place for ships, ${round}.`]));
        expect(await answer).toContain(`ships, ${round}`);
      }
      expect(server.received.filter((one) => one.includes(prompt))).toHaveLength(3);
      await desk.exchange(({ app, promptLength }) => app.name === HOST && promptLength > 0);
      socket.close();
      await once(socket, 'close');
    });

    it(`stop a secret in ${what} messages, also in pieces, and say why`, async () => {
      const socket = await open(options);
      const text = say(`deploy with ${KEY} please`);
      for (const piece of text.slice(0, -1)) socket.send(piece, { fin: false });
      socket.ping();
      socket.send(text.slice(-1));
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
      expect(code).toBe(1008);
      expect(reason.toString()).toContain('No keys');
      expect(server.received.join()).not.toContain(KEY);
    });

    it(`mask in ${what} answers, in pieces and at the end, and go on`, async () => {
      const socket = await open(options);
      const said: string[] = [];
      socket.on('message', (data: Buffer) => said.push(data.toString('utf8')));
      const reply = [
        'here: ',
        ADDRESS.slice(0, 9),
        ADDRESS.slice(9),
        ' keep it',
        ` or ${ADDRESS}.`,
      ];
      const echo = once(socket, 'pong');
      socket.send(say(`the address, ${what}?`, reply));
      socket.ping('between');
      await echo;
      await expect.poll(() => said.length).toBe(reply.length);
      const text = said
        .map((one) => (JSON.parse(one) as { message: { content: string } }).message.content)
        .join('');
      expect(text).toMatch(/^here: \[[A-Z_]+\] keep it or \[[A-Z_]+\]\.$/);
      const answer = next(socket);
      socket.send(say('and a word?', ['yes']));
      expect(await answer).toContain('yes');
      socket.terminate();
    });

    it(`mask in ${what} messages and go on`, async () => {
      const socket = await open(options);
      socket.send(say('mail to erika.mustermann@harbour-works.com at once'));
      const answer = next(socket);
      socket.send(say(`mail to the harbour at once, ${what}`, ['done']));
      await answer;
      const [masked, after] = server.received.slice(-2);
      expect(masked).toMatch(/mail to \[EMAIL[A-Z_]*\] at once/);
      expect(after).toContain(`the harbour at once, ${what}`);
      socket.terminate();
    });
  }

  it('refuse calls of tools one by one, and let the conversation go on', async () => {
    const socket = await open();
    const answer = next(socket);
    const call = { name: 'read_mail', arguments: { folder: 'inbox' } };
    socket.send(JSON.stringify({ jsonrpc: '2.0', id: 7, method: 'tools/call', params: call }));
    expect(JSON.parse(await answer)).toMatchObject({
      jsonrpc: '2.0',
      id: 7,
      error: { code: -32010, data: { portal: 'https://portal.example/mcp' } },
    });
    const after = next(socket);
    socket.send(say('and a word?', ['yes']));
    expect(await after).toContain('yes');
    expect(server.received.join()).not.toContain('read_mail');
    const event = await desk.exchange(({ mcp }) => mcp?.tool === 'read_mail');
    expect(event).toMatchObject({ enforced: 'redirect', mcp: { method: 'tools/call' } });
    socket.terminate();
  });

  it('stop a secret in an answer that comes in pieces', async () => {
    const socket = await open();
    let text = '';
    socket.on('message', (data: Buffer) => (text += data.toString('utf8')));
    socket.send(say('the key?', ['here it is: ', KEY.slice(0, 8), KEY.slice(8), ' keep it']));
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(code).toBe(1008);
    expect(text).not.toContain(KEY.slice(8));
    expect(reason.toString()).toContain('No keys in answers');
  });

  it('pass an answer that comes to a pause', async () => {
    const socket = await open();
    const answer = next(socket);
    socket.send(say('a word?', ['yes']));
    expect(await answer).toContain('yes');
    socket.terminate();
  });

  it('pass binary messages and close codes', async () => {
    const socket = await open();
    const echo = next(socket);
    socket.send(Buffer.from([0, 1, 2, 255]));
    await echo;
    socket.close(4321, 'enough');
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect([code, reason.toString()]).toEqual([4321, 'enough']);
    await expect.poll(() => server.closed).toContain(4321);
  });

  const text = (payload: string | Buffer): Buffer =>
    buildFrame(OPCODE.text, Buffer.from(payload), true);
  const withBits = (frame: Buffer, bits: number): Buffer => {
    frame[0] = (frame[0] ?? 0) | bits;
    return frame;
  };
  const unfinished = (frame: Buffer): Buffer => {
    frame[0] = (frame[0] ?? 0) & 0x7f;
    return frame;
  };
  const control = (opcode: number, length: number): Buffer =>
    buildFrame(opcode, Buffer.alloc(length), true);
  const bomb = deflateRawSync(Buffer.alloc(80 * 1024 * 1024));

  it.each<[string, Buffer, number]>([
    ['a frame without a mask', buildFrame(OPCODE.text, Buffer.from(KEY), false), 1002],
    ['RSV1 without compression', withBits(text(KEY), 0x40), 1002],
    ['RSV2', withBits(text(KEY), 0x20), 1002],
    ['RSV3', withBits(text(KEY), 0x10), 1002],
    ...[3, 4, 5, 6, 7, 11, 12, 13, 14, 15].map((opcode): [string, Buffer, number] => [
      `opcode ${opcode}`,
      control(opcode, 4),
      1002,
    ]),
    ['a fragmented ping', unfinished(control(OPCODE.ping, 4)), 1002],
    ['a fragmented close', unfinished(control(OPCODE.close, 2)), 1002],
    ['a ping that is too long', control(OPCODE.ping, 126), 1002],
    ['a continuation of nothing', buildFrame(OPCODE.continuation, Buffer.from('x'), true), 1002],
    ['a message within a message', Buffer.concat([unfinished(text('a')), text('b')]), 1002],
    ['a text that is not UTF-8', text(Buffer.from([0x61, 0xff])), 1007],
    ['a text that is cut within a character', text(Buffer.from([0xe2, 0x82])), 1007],
    ['a text with a surrogate', text(Buffer.from([0xed, 0xa0, 0x80])), 1007],
    ['a text that is overlong', text(Buffer.from([0xc0, 0xaf])), 1007],
    ['a close code cut short', control(OPCODE.close, 1), 1002],
    ...[0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000].map((code): [string, Buffer, number] => [
      `close code ${code}`,
      closeFrame(code, '', true),
      1002,
    ]),
    [
      'a close reason that is not UTF-8',
      buildFrame(OPCODE.close, Buffer.from([3, 232, 0xff]), true),
      1007,
    ],
    [
      'a length in 16 bits that fits 7',
      Buffer.from([0x81, 0xfe, 0, 5, 0, 0, 0, 0, 97, 97, 97, 97, 97]),
      1002,
    ],
    [
      'a length in 64 bits that fits 16',
      Buffer.from([0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 97]),
      1002,
    ],
    [
      'a length with its first bit set',
      Buffer.from([0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
      1002,
    ],
    ['a frame of terabytes', Buffer.from([0x81, 0xff, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0]), 1009],
  ])('close on %s, and nothing arrives', async (_what, frame, expected) => {
    const before = server.received.length;
    const client = await handshake('');
    client.socket.write(frame);
    expect(await client.closeCode()).toBe(expected);
    expect(server.received.length).toBe(before);
  });

  it.each<[string, Buffer, number]>([
    ['a bomb', bomb, 1009],
    ['garbage for compression', Buffer.from('not deflate at all'), 1007],
  ])('close on %s in a compressed message', async (_what, payload, expected) => {
    const client = await handshake('Sec-WebSocket-Extensions: permessage-deflate\r\n');
    client.socket.write(withBits(text(payload), 0x40));
    expect(await client.closeCode()).toBe(expected);
  });

  it('offer nothing to a server that would make messages unreadable', async () => {
    const client = await handshake('Sec-WebSocket-Extensions: x-secret, permessage-deflate\r\n');
    expect(server.raw()).toContain('permessage-deflate');
    expect(server.raw()).not.toContain('x-secret');
    client.socket.destroy();
  });

  /** A client whose frames are bytes. */
  async function handshake(
    fields: string,
  ): Promise<{ socket: Socket; closeCode: () => Promise<number> }> {
    const socket = connect(desk.port, '127.0.0.1');
    let all = Buffer.alloc(0);
    const arrived = new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        all = Buffer.concat([all, bytes]);
        if (all.includes('\r\n\r\n')) resolve();
      });
    });
    socket.on('error', () => undefined);
    socket.write(
      `GET http://${HOST}/chat HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${fields}\r\n`,
    );
    await arrived;
    expect(all.toString('latin1')).toMatch(/^HTTP\/1\.1 101 /);
    return {
      socket,
      closeCode: async () => {
        if (!socket.readableEnded && !socket.destroyed) await once(socket, 'close');
        const frames = all.subarray(all.indexOf('\r\n\r\n') + 4);
        const at = frames.lastIndexOf(0x88);
        return at < 0 ? 0 : frames.readUInt16BE(at + 2);
      },
    };
  }
});
