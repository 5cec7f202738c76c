import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { Agent, request } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { median, type BenchRow, type BenchTable } from '../table';
import { installPeers } from './peers';

const ROOT = resolve(import.meta.dirname, '../../..');
const BUILT = join(ROOT, 'out/cli/portcullis.js');
const CONNECTIONS = 16;
const WARM_UP = 600;
const REQUESTS = 3000;
const STREAMS = 600;
const SINGLE = 300;
/** Clock ticks of /proc a second. */
const TICKS = 100;

const TEXT = 'Summarise the minutes of our meeting about the harbour project in five points. ';
const body = (stream: boolean): string =>
  JSON.stringify({
    model: 'gpt-4o',
    stream,
    messages: [
      { role: 'system', content: 'You are an assistant.' },
      { role: 'user', content: TEXT.repeat(10) },
    ],
  });

interface Measured {
  readonly perSecond: number;
  /** CPU time for one request, µs; for a stream likewise. */
  readonly cpu: number;
  readonly streamCpu: number;
  /** Median time of a request at one connection, ms. */
  readonly p50: number;
  /** Resident memory after the run, MB. */
  readonly memory: number;
}

export interface Target {
  readonly child: ChildProcess;
  readonly port: number;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The gateway, as its command runs it, beside other gateways and a bare pipe. */
export async function run(): Promise<BenchTable> {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "npm run build" first`);
  const peers = await installPeers();
  const upstream = spawn(process.execPath, [join(import.meta.dirname, 'upstream.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const folder = await mkdtemp(join(tmpdir(), 'bench-gateway-'));
  try {
    const port = Number(await firstLine(upstream));
    const direct = await p50({ port, path: '/v1/chat/completions', headers: {} });
    const portcullis = await measure(() => startPortcullis(folder, port));
    const portkey = await measure(() => startPeer(peers, 'portkey', port));
    const llmops = await measure(() => startPeer(peers, 'llmops', port));
    const pipe = await measure(() => startPipe(port));
    const rows = [
      ...rowsOf('bare pipe', pipe, portcullis, direct),
      ...rowsOf('@portkey-ai/gateway', portkey, portcullis, direct),
      ...rowsOf('@llmops/gateway', llmops, portcullis, direct),
      ...rowsOf('portcullis gateway, all features on', portcullis, portcullis, direct),
    ];
    const name = `Gateway: ${body(false).length} byte chat requests, ${CONNECTIONS} connections; ratios are Portcullis to the row`;
    return { name, rows };
  } finally {
    upstream.kill();
    await rm(folder, { recursive: true, force: true });
  }
}

function rowsOf(name: string, row: Measured, ours: Measured, direct: number): BenchRow[] {
  const ratio = (a: number, b: number): string => `${(a / b).toFixed(2)}×`;
  return [
    {
      what: `${name}: CPU per request`,
      value: `${row.cpu.toFixed(0)} µs`,
      ratio: ratio(ours.cpu, row.cpu),
    },
    {
      what: `${name}: CPU per stream of 40 events`,
      value: `${row.streamCpu.toFixed(0)} µs`,
      ratio: ratio(ours.streamCpu, row.streamCpu),
    },
    {
      what: `${name}: requests/s`,
      value: row.perSecond.toFixed(0),
      ratio: ratio(ours.perSecond, row.perSecond),
    },
    {
      what: `${name}: added p50, one connection`,
      value: `${(row.p50 - direct).toFixed(2)} ms`,
      ratio: ratio(ours.p50 - direct, row.p50 - direct),
    },
    {
      what: `${name}: memory`,
      value: `${row.memory.toFixed(0)} MB`,
      ratio: ratio(ours.memory, row.memory),
    },
  ];
}

async function measure(start: () => Promise<Target>): Promise<Measured> {
  const target = await start();
  try {
    await load(target, body(false), WARM_UP);
    await load(target, body(true), WARM_UP / 4);
    const before = await cpuOf(target.child);
    const began = performance.now();
    await load(target, body(false), REQUESTS);
    const seconds = (performance.now() - began) / 1000;
    const between = await cpuOf(target.child);
    await load(target, body(true), STREAMS);
    const after = await cpuOf(target.child);
    return {
      perSecond: REQUESTS / seconds,
      cpu: (between - before) / REQUESTS,
      streamCpu: (after - between) / STREAMS,
      p50: await p50(target),
      memory: await memoryOf(target.child),
    };
  } finally {
    target.child.kill();
    await once(target.child, 'exit');
  }
}

/** The built command over an upstream, with every feature on. */
export async function startPortcullis(folder: string, upstream: number): Promise<Target> {
  const config = join(folder, 'policy.json');
  await writeFile(
    config,
    JSON.stringify({
      rules: [
        { id: 'log', name: 'Log', when: 'door == "gateway"', action: 'log' },
        {
          id: 'keys',
          name: 'Keys',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'block',
        },
      ],
      gateway: { providers: [{ id: 'openai', baseUrl: `http://127.0.0.1:${upstream}/v1` }] },
    }),
  );
  const args = [
    'gateway',
    '--listen',
    '127.0.0.1:0',
    '--data',
    join(folder, 'data'),
    '--config',
    config,
  ];
  const child = spawn(process.execPath, [BUILT, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ready = JSON.parse(await firstLine(child)) as { urls: { gateway: string } };
  const port = Number(new URL(ready.urls.gateway).port);
  return { child, port, path: '/v1/chat/completions', headers: {} };
}

async function startPeer(
  folder: string,
  peer: 'portkey' | 'llmops',
  upstream: number,
): Promise<Target> {
  const port = await freePort();
  const file =
    peer === 'portkey'
      ? join(folder, 'node_modules/@portkey-ai/gateway/build/start-server.js')
      : join(folder, 'llmops.mjs');
  const args = peer === 'portkey' ? [`--port=${port}`, '--headless'] : [String(port)];
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, NODE_ENV: 'production', TRUSTED_CUSTOM_HOSTS: '127.0.0.1,localhost' },
  });
  const headers = {
    'x-portkey-provider': 'openai',
    'x-portkey-custom-host': `http://127.0.0.1:${upstream}/v1`,
    'x-llmops-provider': 'openai',
    'x-llmops-custom-host': `http://127.0.0.1:${upstream}/v1`,
  };
  const target = { child, port, path: '/v1/chat/completions', headers };
  await untilUp(target);
  return target;
}

async function startPipe(upstream: number): Promise<Target> {
  const port = await freePort();
  const args = [join(import.meta.dirname, 'pipe.mjs'), String(port), String(upstream)];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const target = { child, port, path: '/v1/chat/completions', headers: {} };
  await untilUp(target);
  return target;
}

/** The first line that a child says. */
export async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('the child has no output');
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return line;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function untilUp(target: Target): Promise<void> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      await post(target, new Agent(), body(false));
      return;
    } catch (error) {
      if (attempt > 200 || target.child.exitCode !== null) throw error;
      await new Promise((settle) => setTimeout(settle, 50));
    }
  }
}

async function load(target: Omit<Target, 'child'>, text: string, total: number): Promise<void> {
  let left = total;
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const one = async (): Promise<void> => {
    while (left-- > 0) await post(target, agent, text);
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, one));
  agent.destroy();
}

async function p50(target: Omit<Target, 'child'>): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const times: number[] = [];
  for (let index = 0; index < SINGLE; index += 1) {
    const began = performance.now();
    await post(target, agent, body(false));
    times.push(performance.now() - began);
  }
  agent.destroy();
  return median(times);
}

/** Sends one request, and resolves when its answer is read. */
export function post(target: Omit<Target, 'child'>, agent: Agent, text: string): Promise<void> {
  const { port, path, headers } = target;
  return new Promise((settle, reject) => {
    const sent = request(
      {
        agent,
        method: 'POST',
        host: '127.0.0.1',
        port,
        path,
        headers: {
          authorization: 'Bearer sk-bench',
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(text),
          ...headers,
        },
      },
      (response) => {
        if (response.statusCode !== 200) reject(new Error(`status ${response.statusCode}`));
        response.resume();
        response.once('end', settle);
        response.once('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
}

/** CPU time of a process so far, µs (Linux). */
async function cpuOf({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return ((Number(fields[11]) + Number(fields[12])) / TICKS) * 1e6;
}

/** Resident memory of a process, MB (Linux). */
export async function memoryOf({ pid }: ChildProcess): Promise<number> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(text)?.[1]) / 1024;
}
