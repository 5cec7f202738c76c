import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { connect as tlsConnect, type TLSSocket } from 'node:tls';
import { z } from 'zod';
import { createFixtureCa } from '../fixtures/upstream/certificates';
import { median, type BenchTable } from './table';

const CONNECTIONS = 8;
const WARM_UP = 400;
const REQUESTS = 4000;
const STREAMS = 200;

const PROMPT = 'Summarise the minutes of our meeting about the harbour project in five points. ';
const BODY = JSON.stringify({
  model: 'gpt-4o',
  stream: false,
  messages: [{ role: 'user', content: PROMPT.repeat(12) }],
});
const ANSWER = JSON.stringify({ choices: [{ message: { role: 'assistant', content: PROMPT } }] });

const readySchema = z.object({ port: z.number(), ca: z.string().optional() });
const usageSchema = z.object({ cpu: z.number(), rss: z.number() });

interface Measured {
  readonly perSecond: number;
  /** CPU time of the target for one request, µs. */
  readonly cpu: number;
  /** Time to the first byte of an answer with one connection, ms, median. */
  readonly firstByte: number;
  /** Resident memory after the run, MB. */
  readonly memory: number;
}

/** The cost of interception beside a bare CONNECT tunnel; target, client and upstream on loopback. */
export async function run(): Promise<BenchTable> {
  const ca = await createFixtureCa();
  const upstream = createServer(await ca.issue(['127.0.0.1']), (incoming, response) => {
    incoming.resume();
    incoming.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
    });
  });
  upstream.listen(0, '127.0.0.1');
  await once(upstream, 'listening');
  const port = (upstream.address() as AddressInfo).port;
  const tunnel = await measure('tunnel', ca.certPem, port);
  const proxy = await measure('proxy', ca.certPem, port);
  upstream.closeAllConnections();
  upstream.close();
  const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}×`;
  const rows = (name: string, { perSecond, cpu, firstByte, memory }: Measured) => [
    {
      what: `${name}: requests/s`,
      value: perSecond.toFixed(0),
      ratio: ratio(perSecond, tunnel.perSecond),
    },
    {
      what: `${name}: CPU per request`,
      value: `${cpu.toFixed(0)} µs`,
      ratio: ratio(cpu, tunnel.cpu),
    },
    {
      what: `${name}: first byte, p50`,
      value: `${firstByte.toFixed(2)} ms`,
      ratio: ratio(firstByte, tunnel.firstByte),
    },
    {
      what: `${name}: memory`,
      value: `${memory.toFixed(0)} MB`,
      ratio: ratio(memory, tunnel.memory),
    },
  ];
  return {
    name: `Proxy: ${BODY.length} byte chat requests, keep-alive, ${CONNECTIONS} connections`,
    rows: [
      ...rows('bare CONNECT tunnel', tunnel),
      ...rows('intercepted, all detectors, policy, events', proxy),
    ],
  };
}

async function measure(mode: string, root: string, upstreamPort: number): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'proxy-target.ts'), [mode, root], {
    execArgv: ['--import', 'tsx'],
  });
  try {
    const [message] = (await once(child, 'message')) as unknown[];
    const { port, ca } = readySchema.parse(message);
    const open = (): Promise<TLSSocket> => openTunnel(port, upstreamPort, ca ?? root);
    const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, open));
    await load(sockets, WARM_UP);
    const before = await usage(child);
    const started = performance.now();
    await load(sockets, REQUESTS);
    const seconds = (performance.now() - started) / 1000;
    const after = await usage(child);
    const times: number[] = [];
    for (let index = 0; index < STREAMS; index += 1) {
      const from = performance.now();
      await post(agentFor(sockets[0]));
      times.push(performance.now() - from);
    }
    for (const socket of sockets) socket.destroy();
    return {
      perSecond: REQUESTS / seconds,
      cpu: (after.cpu - before.cpu) / REQUESTS,
      firstByte: median(times),
      memory: after.rss / 1024 / 1024,
    };
  } finally {
    child.disconnect();
  }
}

async function usage(child: ChildProcess): Promise<z.infer<typeof usageSchema>> {
  const answer = once(child, 'message');
  child.send('usage');
  const [message] = (await answer) as unknown[];
  return usageSchema.parse(message);
}

async function load(sockets: readonly TLSSocket[], total: number): Promise<void> {
  let left = total;
  await Promise.all(
    sockets.map(async (socket) => {
      const agent = agentFor(socket);
      while (left-- > 0) await post(agent);
    }),
  );
}

const agents = new WeakMap<TLSSocket, Agent>();

/** An agent whose only connection is this socket. */
function agentFor(socket: TLSSocket | undefined): Agent {
  if (!socket) throw new Error('no connection to measure');
  let agent = agents.get(socket);
  if (!agent) {
    agent = new Agent({ keepAlive: true, maxSockets: 1 });
    Object.assign(agent, { createConnection: () => socket });
    agents.set(socket, agent);
  }
  return agent;
}

function post(agent: Agent): Promise<void> {
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        method: 'POST',
        host: '127.0.0.1',
        path: '/v1/chat/completions',
        headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(BODY) },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        response.resume();
        response.once('end', resolve);
      },
    );
    sent.on('error', reject);
    sent.end(BODY);
  });
}

function openTunnel(proxy: number, upstream: number, ca: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const path = `127.0.0.1:${upstream}`;
    const sent = request({ host: '127.0.0.1', port: proxy, method: 'CONNECT', path });
    sent.on('connect', (_response, raw) => {
      const socket = tlsConnect({ socket: raw, host: '127.0.0.1', ca }, () => resolve(socket));
      socket.once('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}
