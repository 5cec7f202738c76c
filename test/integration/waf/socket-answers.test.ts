import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { startFirewall, type Firewall } from './firewall';

const ADDRESS = 'erika.mustermann@harbour-works.com';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
type Server = Awaited<ReturnType<typeof startServer>>;

/** An application that answers each message with what it was told to say. */
async function startServer() {
  const received: string[] = [];
  const says: { reply: readonly unknown[]; closes: boolean } = { reply: [], closes: false };
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    perMessageDeflate: { threshold: 0 },
  });
  server.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      received.push(data.toString('utf8'));
      for (const one of says.reply) {
        const text = typeof one === 'string' ? one : JSON.stringify(one);
        // In fragments, so that what is whole is for the firewall to find out.
        socket.send(text.slice(0, 5), { fin: false });
        socket.send(text.slice(5));
      }
      if (says.closes) socket.close(1000, 'done');
    });
  });
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    says,
    close: async () => {
      for (const socket of server.clients) socket.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe('answers of an application over a socket', () => {
  let server: Server;
  let firewall: Firewall;
  beforeEach(async () => {
    server = await startServer();
    firewall = await startFirewall({
      zone: { origins: [{ url: server.url }] },
      rules: [
        {
          id: 'prompts',
          name: 'Addresses go nowhere',
          when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
          action: 'redact',
        },
        {
          id: 'keys',
          name: 'No keys in answers',
          phase: 'response',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'block',
        },
        {
          id: 'answers',
          name: 'Addresses are masked',
          phase: 'response',
          when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
          action: 'redact',
        },
      ],
    });
  });
  afterEach(async () => {
    await firewall.close();
    await server.close();
  });

  async function open(perMessageDeflate: boolean) {
    const socket = new WebSocket(`${firewall.url.replace('http', 'ws')}/chat`, {
      perMessageDeflate: perMessageDeflate && { threshold: 0 },
    });
    const got: string[] = [];
    socket.on('message', (data: Buffer) => got.push(data.toString('utf8')));
    await once(socket, 'open');
    return { socket, got };
  }
  const textOf = (messages: readonly string[]): string =>
    messages.map((one) => (JSON.parse(one) as { text?: string }).text ?? '').join('');

  it.each([false, true])('are masked in pieces and whole; compressed: %s', async (compressed) => {
    const { socket, got } = await open(compressed);
    const pieces = ['Write to ', ADDRESS.slice(0, 8), ADDRESS.slice(8), ` or to ${ADDRESS}.`];
    const reply = pieces.map((text) => ({ text }));
    server.says.reply = reply;
    socket.send(JSON.stringify({ message: 'whom do I ask?' }));
    await expect.poll(() => got.length).toBe(reply.length);
    expect(textOf(got)).toMatch(/^Write to \[[A-Z_]+\] or to \[[A-Z_]+\]\.$/);
    server.says.reply = [{ text: 'Any time.' }];
    socket.send(JSON.stringify({ message: 'thanks' }));
    await expect.poll(() => textOf(got)).toContain('Any time.');
    socket.terminate();
  });

  it.each([
    ['layouts that nobody knows', { customer: { mail: ADDRESS } }, '{"customer":{"mail":"#"}}'],
    ['text', `It is ${ADDRESS}, as ever.`, 'It is #, as ever.'],
  ])('are masked in %s', async (_what, said, expected) => {
    const { socket, got } = await open(false);
    Object.assign(server.says, { reply: [said], closes: true });
    socket.send(JSON.stringify({ message: 'whom do I ask?' }));
    await once(socket, 'close');
    expect(got.join().replace(/\[[A-Z]+_[A-Z_]+\]/, '#')).toBe(expected);
  });

  it('end before a secret, also when the server closes at once', async () => {
    const { socket, got } = await open(false);
    const reply = ['The key: ', KEY.slice(0, 9), KEY.slice(9)].map((text) => ({ text }));
    Object.assign(server.says, { reply, closes: true });
    socket.send(JSON.stringify({ message: 'which key?' }));
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
    expect(textOf(got)).not.toContain(KEY.slice(9));
    expect(got.at(-1)).toContain('blocked_by_policy');
  });

  it('come for prompts that were masked, too', async () => {
    const { socket, got } = await open(true);
    server.says.reply = [{ text: 'Noted.' }];
    socket.send(JSON.stringify({ message: `write to ${ADDRESS}` }));
    await expect.poll(() => textOf(got)).toBe('Noted.');
    expect(server.received.join()).not.toContain(ADDRESS);
    expect(server.received[0]).toMatch(/write to \[[A-Z_]+\]/);
    socket.terminate();
  });
});
