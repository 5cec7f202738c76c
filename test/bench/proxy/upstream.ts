import { once } from 'node:events';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { ServerResponse } from 'node:http';
import { createFixtureCa } from '../../fixtures/upstream/certificates';

/** Pieces of a stream, and the time between two of them, ms. */
export const STREAM = { pieces: 100, everyMs: 20 } as const;

/** An AI's API on many loopback addresses, so that each can be a host nobody has visited. */
export interface Upstream {
  readonly port: number;
  readonly rootPem: string;
  /** Requests answered so far. */
  readonly answered: () => number;
  close(): void;
}

const PROMPT = 'Summarise the minutes of our meeting about the harbour project in five points. ';
const ANSWER = JSON.stringify({ choices: [{ message: { role: 'assistant', content: PROMPT } }] });
const EVENT = `data: ${JSON.stringify({ choices: [{ delta: { content: 'The harbour was deepened. ' } }] })}\n\n`;

export const BODY = JSON.stringify({
  model: 'gpt-4o',
  stream: false,
  messages: [{ role: 'user', content: PROMPT.repeat(12) }],
});

export async function startUpstream(addresses: readonly string[]): Promise<Upstream> {
  const ca = await createFixtureCa();
  const tls = await ca.issue([...addresses, '127.0.0.1']);
  const servers: Server[] = [];
  const timers = new Set<NodeJS.Timeout>();
  let answered = 0;
  let port = 0;
  for (const address of listened(addresses)) {
    const server = createServer(tls, (incoming, response) => {
      incoming.resume();
      incoming.once('end', () => {
        answered++;
        if (incoming.url?.startsWith('/stream')) stream(response, timers);
        else response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
      });
    });
    server.keepAliveTimeout = 60_000;
    server.listen(port, address);
    await once(server, 'listening');
    port = (server.address() as AddressInfo).port;
    servers.push(server);
  }
  return {
    port,
    rootPem: ca.certPem,
    answered: () => answered,
    close: () => {
      for (const timer of timers) clearInterval(timer);
      for (const server of servers) {
        server.closeAllConnections();
        server.close();
      }
    },
  };
}

/** A name stands for both loopback addresses. */
function listened(addresses: readonly string[]): string[] {
  const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
    all?.some(({ address }) => address === '::1'),
  );
  return addresses.flatMap((address) => {
    if (address !== 'localhost') return [address];
    return hasIpv6 ? ['127.0.0.1', '::1'] : ['127.0.0.1'];
  });
}

function stream(response: ServerResponse, timers: Set<NodeJS.Timeout>): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(EVENT);
  let left = STREAM.pieces;
  const timer = setInterval(() => {
    if (--left > 0) {
      response.write(EVENT);
      return;
    }
    clearInterval(timer);
    response.end('data: [DONE]\n\n');
  }, STREAM.everyMs);
  timers.add(timer);
  response.once('close', () => {
    clearInterval(timer);
    timers.delete(timer);
  });
}
