import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTokenVault } from '../../../core/detect/redaction/token-vault';
import { createFixtureCa } from '../../fixtures/upstream/certificates';
import { fetchThrough } from '../../fixtures/upstream/proxied-fetch';
import { startDesk, type Desk } from './desk';

const HOST = 'coded.portcullis.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');

const CODINGS = {
  gzip: { encode: gzipSync, decode: gunzipSync },
  br: { encode: brotliCompressSync, decode: brotliDecompressSync },
} as const;
type Coding = keyof typeof CODINGS;

/** What a site answers that compresses although it was asked not to. */
interface Coded {
  readonly coding: Coding;
  readonly type: string;
  readonly text: string;
  /** Bytes at the end that are never sent. */
  readonly short?: number;
}

/** A site that sends its answer in small pieces, and keeps what it was asked. */
interface CodedSite {
  readonly server: Server;
  readonly received: string[];
  answer: (prompt: string) => Coded;
}

async function startCodedSite(tls: { readonly key: string; readonly cert: string }) {
  const received: string[] = [];
  const site: CodedSite = {
    received,
    answer: (text) => ({ coding: 'gzip', type: 'application/json', text }),
    server: createServer(tls, (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { message } = JSON.parse(Buffer.concat(chunks).toString()) as { message: string };
        received.push(message);
        const { coding, type, text, short = 0 } = site.answer(message);
        const whole = CODINGS[coding].encode(text);
        const bytes = whole.subarray(0, whole.length - short);
        response.writeHead(200, { 'content-type': type, 'content-encoding': coding });
        for (let at = 0; at < bytes.length; at += 7) response.write(bytes.subarray(at, at + 7));
        response.end();
      });
    }),
  };
  await new Promise<void>((resolve) => site.server.listen(0, '127.0.0.1', resolve));
  return site;
}

const sse = (text: string): string =>
  [...text].map((piece) => `data: ${JSON.stringify({ text: piece })}\n\n`).join('') +
  'data: [DONE]\n\n';

const saidIn = (text: string): string =>
  [...text.matchAll(/^data: (\{.*\})$/gm)]
    .map(([, data = '']) => (JSON.parse(data) as { text?: string }).text ?? '')
    .join('');

let desk: Desk;
let site: CodedSite;

/** What the client gets, with the coding that the head names taken off. */
async function ask(message: string) {
  const response = await fetchThrough({
    proxyPort: desk.port,
    ca: desk.caPem,
    host: HOST,
    path: '/api/chat',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip, br' },
    body: JSON.stringify({ message }),
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response as AsyncIterable<Buffer>) chunks.push(chunk);
  const coding = response.headers['content-encoding'];
  const bytes = Buffer.concat(chunks);
  const plain = coding === 'gzip' || coding === 'br' ? CODINGS[coding].decode(bytes) : bytes;
  return { text: plain.toString('utf8') };
}

async function start(rules: NonNullable<Parameters<typeof startDesk>[0]>['policy']) {
  const ca = await createFixtureCa();
  site = await startCodedSite(await ca.issue([HOST]));
  const { port } = site.server.address() as AddressInfo;
  desk = await startDesk({
    policy: {
      apps: [{ id: 'coded', name: 'Coded Chat', domains: [HOST] }],
      upstream: { roots: [ca.certPem] },
      ...rules,
    },
    sites: { routes: { [`${HOST}:443`]: port } },
    tokens: createTokenVault(),
  });
}

async function stop(): Promise<void> {
  await desk.close();
  await new Promise((resolve) => site.server.close(resolve));
}

describe.each(['gzip', 'br'] as const)(
  'compressed answers (%s) under a rule that masks',
  (coding) => {
    beforeAll(async () => {
      await start({
        rules: [
          {
            id: 'mask-keys',
            name: 'Keys in answers are masked',
            phase: 'response',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'redact',
          },
        ],
      });
    });
    afterAll(stop);

    it('are masked whole, and the head says how they are coded', async () => {
      const text = JSON.stringify({ text: `Certainly: ${KEY} is it.`, n: 1 });
      site.answer = () => ({ coding, type: 'application/json', text });
      const got = await ask('a document');
      expect(got.text).not.toContain(KEY);
      expect(got.text).toMatch(/^\{"text":"Certainly: \[AWS_[A-Z_]+\] is it\.","n":1\}$/);
    });

    it('are masked event by event', async () => {
      const type = 'text/event-stream';
      site.answer = () => ({ coding, type, text: sse(`Certainly: ${KEY} is it.`) });
      const got = await ask('a stream');
      expect(saidIn(got.text)).toMatch(/^Certainly: \[AWS_[A-Z_]+\] is it\.$/);
      expect(got.text).toContain('[DONE]');
    });

    it('are broken off where the coding of a stream is cut short', async () => {
      site.answer = () => ({ coding, type: 'text/event-stream', text: sse(KEY), short: 1 });
      await expect(ask('a stream, cut short')).rejects.toThrow('aborted');
      const outcome = await desk.outcome(({ error }) => error?.includes('compression') === true);
      expect(outcome).toMatchObject({ result: 'failed' });
    });

    it('are refused where the coding of a document is cut short', async () => {
      const text = JSON.stringify({ text: 'Nothing here.' });
      site.answer = () => ({ coding, type: 'application/json', text, short: 1 });
      expect((await ask('a document, cut short')).text).toContain('could not be checked');
    });

    it('say the same where nothing is masked', async () => {
      const type = 'text/event-stream';
      site.answer = () => ({ coding, type, text: sse('Nothing here.') });
      expect((await ask('harmless')).text).toBe(sse('Nothing here.'));
    });
  },
);

describe('placeholders of a prompt', () => {
  beforeAll(async () => {
    await start({
      rules: [
        {
          id: 'tokenise-keys',
          name: 'Keys become placeholders',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'redact',
          redact: { mode: 'tokenise' },
        },
      ],
    });
  });
  afterAll(stop);

  it('are all that the site sees, and are what they stand for in its answer', async () => {
    site.answer = (prompt) => ({
      coding: 'gzip',
      type: 'text/event-stream',
      text: sse(`You said: ${prompt}`),
    });
    const message = `Is ${KEY} a key?`;
    const got = await ask(message);
    expect(site.received.at(-1)).toMatch(/^Is \[[A-Z0-9_]+\] a key\?$/);
    expect(saidIn(got.text)).toBe(`You said: ${message}`);
  });
});
