import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request, Agent } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { CodeSandbox } from '../../core/portal/code-mode/sandbox';
import { CODE_TOOLS } from '../../core/portal/code-mode/code-mode';
import { codeWorkerFile } from '../../main/agent/code-worker';
import { startPortalAlone } from '../../main/agent/portal/portal-alone';
import { createKeychain } from '../../main/keychain/keychain';
import { startSmallServer, tool } from '../fixtures/mcp/small-server';
import type { BenchRow, BenchTable } from './table';

const CALLS = 400;
const WARM = 60;
const SIZES = [1024, 100 * 1024];
/** 52 tools of the GitHub, filesystem, memory and Slack servers in o200k tokens, under `<server>_` names. */
const MIX_TOKENS = 9025;

const agent = new Agent({ keepAlive: true, noDelay: true });

async function post(
  url: string,
  session: string | undefined,
  message: object,
): Promise<{ readonly text: string; readonly session: string | undefined }> {
  return await new Promise((done, fail) => {
    const call = request(
      url,
      {
        method: 'POST',
        agent,
        headers: {
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          ...(session === undefined ? {} : { 'mcp-session-id': session }),
        },
      },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const id = response.headers['mcp-session-id'];
          const text = Buffer.concat(chunks).toString('utf8');
          done({ text, session: typeof id === 'string' ? id : undefined });
        });
      },
    );
    call.on('error', fail);
    call.end(JSON.stringify(message));
  });
}

/** Times of calls in ms, sorted. */
async function callTimes(url: string, name: string): Promise<number[]> {
  const params = {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'bench', version: '1' },
  };
  const { session } = await post(url, undefined, {
    jsonrpc: '2.0',
    id: 0,
    method: 'initialize',
    params,
  });
  const times: number[] = [];
  for (let id = 1; id <= CALLS + WARM; id += 1) {
    const message = {
      jsonrpc: '2.0',
      id,
      method: 'tools/call',
      params: { name, arguments: { id } },
    };
    const started = performance.now();
    const { text } = await post(url, session, message);
    if (!text.includes('"result"')) throw new Error(`the call failed: ${text.slice(0, 200)}`);
    if (id > WARM) times.push(performance.now() - started);
  }
  return times.sort((a, b) => a - b);
}

function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

async function startPortal(url: string) {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const policyFile = join(folder, 'policy.json');
  const rules = (['prompt', 'response'] as const).map((phase) => ({
    id: `cards-${phase}`,
    name: 'Card numbers',
    phase,
    when: 'any(dlp.types[*] == "CREDIT_CARD")',
    action: 'block',
  }));
  const servers = [{ id: 'one', url, allow: [{ tools: ['*'] }] }];
  await writeFile(policyFile, JSON.stringify({ portal: { naming: 'never', servers }, rules }));
  const portal = await startPortalAlone({
    config: {
      dataDir: join(folder, 'data'),
      policyFile,
      resourcesDir: resolve(import.meta.dirname, '../../resources'),
      agentVersion: '0.0.0',
    },
    path: '',
    defaultAccess: 'none',
    showAddress: () => undefined,
    keychain: createKeychain(() => Promise.reject(new Error('none here'))),
  });
  const close = async (): Promise<void> => {
    await portal.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: portal.url, close };
}

/** Words, not one letter: what DLP reads in practice. */
function prose(length: number): string {
  const words = 'the quick report of the third quarter shows how sales went in every region ';
  return words.repeat(Math.ceil(length / words.length)).slice(0, length);
}

async function sandboxTime(): Promise<number> {
  const sandbox = new CodeSandbox(codeWorkerFile(import.meta.dirname));
  const { signal } = new AbortController();
  const times: number[] = [];
  for (let run = 0; run < 60; run += 1) {
    const started = performance.now();
    await sandbox.run('return 1', () => Promise.resolve('null'), signal);
    if (run >= 10) times.push(performance.now() - started);
  }
  await sandbox.close();
  return at(
    times.sort((a, b) => a - b),
    0.5,
  );
}

/** What a call costs through the portal with DLP on, and what Code Mode saves. */
export async function run(): Promise<BenchTable> {
  const rows: BenchRow[] = [];
  for (const size of SIZES) {
    const text = prose(size);
    const upstream = await startSmallServer({ tools: [tool('ping')], call: () => text });
    const portal = await startPortal(upstream.url);
    const direct = await callTimes(upstream.url, 'ping');
    const through = await callTimes(portal.url, 'ping');
    for (const [name, share] of [
      ['p50', 0.5],
      ['p99', 0.99],
    ] as const) {
      const [one, other] = [at(direct, share), at(through, share)];
      rows.push({
        what: `call with DLP, ${size / 1024} KB, ${name}`,
        value: `${other.toFixed(2)} ms`,
        ratio: `+${(other - one).toFixed(2)} ms over direct HTTP (${one.toFixed(2)} ms)`,
      });
    }
    await portal.close();
    await upstream.close();
  }
  const tokens = encode(JSON.stringify(CODE_TOOLS)).length;
  const saved = (1 - tokens / MIX_TOKENS) * 100;
  const ratio = `${saved.toFixed(1)} % less than 52 tools (${MIX_TOKENS} tokens)`;
  rows.push({ what: 'Code Mode, tools on the wire', value: `${tokens} tokens`, ratio });
  const fresh = await sandboxTime();
  rows.push({ what: 'Code Mode, fresh run, p50', value: `${fresh.toFixed(1)} ms` });
  return { name: 'MCP portal', rows };
}
