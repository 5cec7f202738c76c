import { once } from 'node:events';
import type { Socket } from 'node:net';
import { median } from '../table';
import { answered, BenchClient } from './client';
import type { Target } from './targets';
import type { Upstream } from './upstream';
import { usageOf } from './usage';

const CONNECTIONS = 8;
/** Until the engines of Node have compiled what is hot: before, a request costs twice as much. */
const WARM_UP = 3000;
const REQUESTS = 2000;
const NEW_CONNECTIONS = 60;
const FIRST_BYTES = 7;
const STREAMS = 200;
const UPLOADS = 3;
const UPLOAD_BYTES = 10 * 1024 * 1024;

/** One target's figures; times in ms, CPU in µs, memory in MB, uploads in MB/s. */
export interface Figures {
  readonly cpu: number;
  readonly perSecond: number;
  readonly connectionCpu: number;
  readonly firstVisit: number;
  readonly firstByte: number;
  readonly upload: number;
  readonly tunnelUpload: number;
  readonly memory: number;
}

export interface Hosts {
  readonly intercepted: readonly string[];
  readonly tunnelled: string;
}

export async function measure(target: Target, upstream: Upstream, hosts: Hosts): Promise<Figures> {
  const client = new BenchClient(target, upstream.port);
  const [host = '', ...unvisited] = hosts.intercepted;
  const keepAlive = await measureKeepAlive(target, client, host);
  const connectionCpu = await measureConnections(target, client, host);
  // One peer knows names only and no addresses.
  const firstVisit = await measureFirstVisits(client, unvisited).catch(() => Number.NaN);
  const firstByte = await measureFirstBytes(client, host);
  const upload = await measureUploads(client, host);
  const plain = new BenchClient(
    {
      port: target.tunnelPort,
      ca:
        target.name === 'Portcullis' || target.tunnelPort !== target.port
          ? upstream.rootPem
          : target.ca,
    },
    upstream.port,
  );
  const tunnelUpload = await measureUploads(plain, hosts.tunnelled).catch(() => Number.NaN);
  const memory = await measureStreams(target, client, host);
  return { ...keepAlive, connectionCpu, firstVisit, firstByte, upload, tunnelUpload, memory };
}

async function measureKeepAlive(
  target: Target,
  client: BenchClient,
  host: string,
): Promise<Pick<Figures, 'cpu' | 'perSecond'>> {
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => client.open(host)));
  const load = async (total: number): Promise<void> => {
    let left = total;
    await Promise.all(
      sockets.map(async (socket) => {
        while (left-- > 0) await client.prompt(socket, host);
      }),
    );
  };
  await load(WARM_UP);
  const before = usageOf(target.pid);
  const started = performance.now();
  await load(REQUESTS);
  const seconds = (performance.now() - started) / 1000;
  const after = usageOf(target.pid);
  for (const socket of sockets) socket.destroy();
  return { cpu: (after.cpu - before.cpu) / REQUESTS, perSecond: REQUESTS / seconds };
}

async function measureConnections(
  target: Target,
  client: BenchClient,
  host: string,
): Promise<number> {
  const visit = async (): Promise<void> => {
    const socket = await client.open(host);
    await client.prompt(socket, host);
    socket.destroy();
    await once(socket, 'close');
  };
  for (let n = 0; n < 20; n++) await visit();
  const before = usageOf(target.pid);
  for (let n = 0; n < NEW_CONNECTIONS; n++) await visit();
  return (usageOf(target.pid).cpu - before.cpu) / NEW_CONNECTIONS;
}

async function measureFirstVisits(client: BenchClient, hosts: readonly string[]): Promise<number> {
  const times: number[] = [];
  for (const host of hosts) {
    const started = performance.now();
    const socket = await client.open(host);
    await client.prompt(socket, host);
    times.push(performance.now() - started);
    socket.destroy();
  }
  return median(times);
}

async function measureFirstBytes(client: BenchClient, host: string): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < FIRST_BYTES; n++) {
    const socket = await client.open(host);
    await client.prompt(socket, host);
    times.push(await client.firstByte(socket, host));
    socket.destroy();
  }
  return median(times);
}

async function measureUploads(client: BenchClient, host: string): Promise<number> {
  const text = 'The harbour was deepened in nineteen twelve, and again after the storm. ';
  const body = Buffer.from(
    `{"model":"gpt-4o","messages":[{"role":"user","content":"${text.repeat(Math.floor(UPLOAD_BYTES / text.length))}"}]}`,
  );
  const head = Buffer.from(client.head(host, '/v1/chat/completions', body.length));
  const whole = Buffer.concat([head, body]);
  const rates: number[] = [];
  for (let n = 0; n < UPLOADS; n++) {
    const socket = await client.open(host);
    const started = performance.now();
    await answered(socket, whole);
    rates.push(body.length / 1024 / 1024 / ((performance.now() - started) / 1000));
    socket.destroy();
  }
  return median(rates);
}

async function measureStreams(target: Target, client: BenchClient, host: string): Promise<number> {
  const sockets: Socket[] = [];
  for (let n = 0; n < STREAMS; n++) {
    const socket = await client.open(host);
    sockets.push(socket);
    // Answers of peers that hold streams back come at their end: nobody waits for them here.
    client.firstByte(socket, host).catch(() => undefined);
    socket.on('error', () => socket.destroy());
  }
  await new Promise((resolve) => setTimeout(resolve, 500));
  const { memory } = usageOf(target.pid);
  for (const socket of sockets) socket.destroy();
  return memory;
}
