import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createParser } from 'eventsource-parser';
import { callOf, initialize, post } from './http';

const START_MS = 60_000;

/** The peer in front of one server, in a process of its own. */
export interface Hub {
  /** Makes one call through its endpoint, which speaks HTTP with SSE. */
  call(id: number): Promise<string>;
  close(): Promise<void>;
}

/** Starts the npm package `mcp-hub` in front of a server over HTTP. */
export async function startHub(modules: string, upstream: string): Promise<Hub> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-hub-'));
  const config = join(folder, 'hub.json');
  await writeFile(config, JSON.stringify({ mcpServers: { one: { url: upstream } } }));
  const port = await freePort();
  const cli = join(modules, 'mcp-hub', 'dist', 'cli.js');
  const child = spawn(process.execPath, [cli, '--port', String(port), '--config', config], {
    env: { ...process.env, HOME: folder, XDG_STATE_HOME: folder, XDG_DATA_HOME: folder },
    stdio: 'ignore',
  });
  const base = `http://127.0.0.1:${port}`;
  await listening(base);
  const stream = await open(`${base}/mcp`);
  const answers = new Map<number, (text: string) => void>();
  let endpoint = '';
  const ready = new Promise<void>((resolve) => {
    const parser = createParser({
      onEvent: ({ event, data }) => {
        if (event === 'endpoint') {
          endpoint = new URL(data, base).href;
          resolve();
          return;
        }
        const { id } = JSON.parse(data) as { id?: number };
        if (id !== undefined) answers.get(id)?.(data);
      },
    });
    stream.on('data', (chunk: Buffer) => parser.feed(chunk.toString('utf8')));
  });
  await ready;
  const ask = async (id: number, message: object): Promise<string> => {
    const answer = new Promise<string>((resolve) => answers.set(id, resolve));
    await post(endpoint, undefined, message);
    const text = await answer;
    answers.delete(id);
    return text;
  };
  await ask(0, initialize(0));
  await post(endpoint, undefined, { jsonrpc: '2.0', method: 'notifications/initialized' });
  return {
    call: (id) => ask(id, callOf(id, 'one__ping')),
    close: async () => {
      stream.destroy();
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until the server behind it can be called. */
async function listening(base: string): Promise<void> {
  const until = Date.now() + START_MS;
  for (;;) {
    const health = await fetch(`${base}/api/health`)
      .then((response) => response.text())
      .catch(() => '');
    if (/"status":\s*"connected"/.test(health)) return;
    if (Date.now() > until) throw new Error('mcp-hub did not start');
    await pause(200);
  }
}

async function open(url: string): Promise<IncomingMessage> {
  return await new Promise((resolve, reject) => {
    get(url, { headers: { accept: 'text/event-stream' } }, resolve).on('error', reject);
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
