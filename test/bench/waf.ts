import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { z } from 'zod';
import { median, type BenchRow, type BenchTable } from './table';

const CONNECTIONS = 8;
const WARM_UP = 400;
const REQUESTS = 3000;
const SINGLE = 300;
/** Streams that are open at once while memory is read. */
const STREAMS = 1000;

const PROMPT = 'Summarise the minutes of our meeting about the harbour project in five points. ';
const BODY = JSON.stringify({
  model: 'gpt-4o',
  messages: [{ role: 'user', content: PROMPT.repeat(12) }],
});
const ANSWER = JSON.stringify({ choices: [{ message: { role: 'assistant', content: PROMPT } }] });

const readySchema = z.object({ url: z.url() });
const usageSchema = z.object({ cpu: z.number(), rss: z.number() });

interface Measured {
  readonly perSecond: number;
  /** CPU time of the target for one request, µs. */
  readonly cpu: number;
  /** Time of one request with one connection, ms. */
  readonly p50: number;
  readonly p99: number;
  /** Resident memory with all streams open, MB. */
  readonly memory: number;
}

/** The firewall beside the bare library that it forwards with; clients and origin on loopback. */
export async function run(): Promise<BenchTable> {
  const origin = createServer((incoming, response) => {
    incoming.resume();
    if (incoming.url === '/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {}\n\n');
      return;
    }
    incoming.once('end', () => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(ANSWER);
    });
  });
  origin.listen(0, '127.0.0.1');
  await once(origin, 'listening');
  const { port } = origin.address() as AddressInfo;
  const bare = await measure('bare', `http://127.0.0.1:${port}`);
  const waf = await measure('waf', `http://127.0.0.1:${port}`);
  origin.closeAllConnections();
  origin.close();
  return {
    name: `Firewall: ${BODY.length} byte chat requests, keep-alive, ${CONNECTIONS} connections`,
    rows: [...rows('bare @fastify/reply-from', bare, bare), ...rows('firewall', waf, bare)],
  };
}

function rows(name: string, measured: Measured, base: Measured): BenchRow[] {
  const row = (what: string, key: keyof Measured, unit: string, digits: number): BenchRow => ({
    what: `${name}: ${what}`,
    value: `${measured[key].toFixed(digits)} ${unit}`.trim(),
    ratio: `${(measured[key] / base[key]).toFixed(2)}×`,
  });
  return [
    row('requests/s', 'perSecond', '', 0),
    row('CPU per request', 'cpu', 'µs', 0),
    row('one request, p50', 'p50', 'ms', 2),
    row('one request, p99', 'p99', 'ms', 2),
    row(`memory, ${STREAMS} open streams`, 'memory', 'MB', 0),
  ];
}

async function measure(mode: string, origin: string): Promise<Measured> {
  const child = fork(join(import.meta.dirname, 'waf-target.ts'), [mode, origin], {
    execArgv: ['--import', 'tsx'],
  });
  try {
    const [message] = (await once(child, 'message')) as unknown[];
    const { url } = readySchema.parse(message);
    const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    await load(url, agent, WARM_UP);
    const before = await usage(child);
    const started = performance.now();
    await load(url, agent, REQUESTS);
    const seconds = (performance.now() - started) / 1000;
    const after = await usage(child);
    const times: number[] = [];
    for (let index = 0; index < SINGLE; index += 1) {
      const from = performance.now();
      await post(url, agent);
      times.push(performance.now() - from);
    }
    agent.destroy();
    const memory = await memoryOfStreams(child, url);
    times.sort((one, other) => one - other);
    return {
      perSecond: REQUESTS / seconds,
      cpu: (after.cpu - before.cpu) / REQUESTS,
      p50: median(times),
      p99: times[Math.floor(times.length * 0.99)] ?? 0,
      memory,
    };
  } finally {
    child.disconnect();
  }
}

async function memoryOfStreams(child: ChildProcess, url: string): Promise<number> {
  const agent = new Agent({ keepAlive: true });
  const open = Array.from({ length: STREAMS }, async () => {
    const call = request(`${url}/stream`, { agent });
    call.end();
    await once(call, 'response');
    return call;
  });
  const calls = await Promise.all(open);
  const { rss } = await usage(child);
  for (const call of calls) call.destroy();
  agent.destroy();
  return rss / 1024 / 1024;
}

async function usage(child: ChildProcess): Promise<z.infer<typeof usageSchema>> {
  const answer = once(child, 'message');
  child.send('usage');
  const [message] = (await answer) as unknown[];
  return usageSchema.parse(message);
}

async function load(url: string, agent: Agent, total: number): Promise<void> {
  let left = total;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await post(url, agent);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
}

async function post(url: string, agent: Agent): Promise<void> {
  const headers = { 'content-type': 'application/json', 'content-length': BODY.length };
  const call = request(`${url}/v1/chat/completions`, { method: 'POST', agent, headers });
  call.end(BODY);
  const [response] = (await once(call, 'response')) as [
    NodeJS.ReadableStream & { statusCode: number },
  ];
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}`);
  response.resume();
  await once(response, 'end');
}
