import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { CodeSandbox } from '../../../core/portal/code-mode/sandbox';
import { codeWorkerFile } from '../../../main/agent/code-worker';
import { startPortalAlone } from '../../../main/agent/portal/portal-alone';
import { createKeychain } from '../../../main/keychain/keychain';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import type { BenchRow, BenchTable } from '../table';
import { codeTokens, mixOfServers } from './code-tokens';
import { callOf, initialize, post } from './http';
import { startHub } from './mcp-hub';
import { installPeers } from './npm-peers';

const CALLS = 400;
const WARM = 60;
const SIZES = [1024, 100 * 1024];
interface Times {
  /** ms, sorted. */
  readonly wall: readonly number[];
  /** Of this process, client and upstream included, µs for each call. */
  readonly cpu: number;
}

/** Times of many calls, one after the other. */
async function timesOf(call: (id: number) => Promise<string>): Promise<Times> {
  const wall: number[] = [];
  let before = process.cpuUsage();
  for (let id = 1; id <= CALLS + WARM; id += 1) {
    if (id === WARM + 1) before = process.cpuUsage();
    const started = performance.now();
    const text = await call(id);
    if (!text.includes('"result"')) throw new Error(`the call failed: ${text.slice(0, 200)}`);
    if (id > WARM) wall.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  return { wall: wall.sort((a, b) => a - b), cpu: (user + system) / CALLS };
}

/** The same over Streamable HTTP, in a session. */
async function callTimes(url: string, name: string): Promise<Times> {
  const { session } = await post(url, undefined, initialize(0));
  return await timesOf(async (id) => (await post(url, session, callOf(id, name))).text);
}

function at(times: readonly number[], share: number): number {
  return times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0;
}

async function startPortal(section: NonNullable<PolicyInput['portal']>) {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const policyFile = join(folder, 'policy.json');
  const rules = (['prompt', 'response'] as const).map((phase) => ({
    id: `cards-${phase}`,
    name: 'Card numbers',
    phase,
    when: 'any(dlp.types[*] == "CREDIT_CARD")',
    action: 'block',
  }));
  await writeFile(policyFile, JSON.stringify({ portal: section, rules }));
  const portal = await startPortalAlone({
    config: {
      dataDir: join(folder, 'data'),
      policyFile,
      resourcesDir: resolve(import.meta.dirname, '../../../resources'),
      agentVersion: '0.0.0',
    },
    path: process.env['PATH'] ?? '',
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

async function sandboxTime(): Promise<{ readonly wall: number; readonly cpu: number }> {
  const sandbox = new CodeSandbox(codeWorkerFile(import.meta.dirname));
  const { signal } = new AbortController();
  const times: number[] = [];
  let before = process.cpuUsage();
  for (let run = 0; run < 60; run += 1) {
    if (run === 10) before = process.cpuUsage();
    const started = performance.now();
    await sandbox.run('return 1', () => Promise.resolve('null'), signal);
    if (run >= 10) times.push(performance.now() - started);
  }
  const { user, system } = process.cpuUsage(before);
  await sandbox.close();
  const cpu = (user + system) / 1000 / times.length;
  const sorted = times.sort((a, b) => a - b);
  return { wall: at(sorted, 0.5), cpu };
}

/** A call through the portal with DLP, against direct HTTP and against the peer, in one run. */
async function callRows(size: number, modules: string | undefined): Promise<readonly BenchRow[]> {
  const text = prose(size);
  const upstream = await startSmallServer({
    tools: [tool('ping')],
    call: () => text,
    // The newest that the peer knows.
    revision: '2025-06-18',
  });
  const servers = [{ id: 'one', url: upstream.url, allow: [{ tools: ['*'] }] }];
  const portal = await startPortal({ naming: 'never', servers });
  const direct = await callTimes(upstream.url, 'ping');
  const through = await callTimes(portal.url, 'ping');
  const hub = modules === undefined ? undefined : await startHub(modules, upstream.url);
  const peer = hub && (await timesOf((id) => hub.call(id)));
  await hub?.close();
  await portal.close();
  await upstream.close();
  const kilobytes = `${size / 1024} KB`;
  const shares = [
    ['p50', 0.5],
    ['p99', 0.99],
  ] as const;
  return [
    ...shares.map(([name, share]) => {
      const [one, other] = [at(direct.wall, share), at(through.wall, share)];
      const beside = peer ? `; mcp-hub, without DLP: ${at(peer.wall, share).toFixed(2)} ms` : '';
      return {
        what: `call with DLP, ${kilobytes}, ${name}`,
        value: `${other.toFixed(2)} ms`,
        ratio: `+${(other - one).toFixed(2)} ms over direct HTTP (${one.toFixed(2)} ms)${beside}`,
      };
    }),
    {
      what: `call with DLP, ${kilobytes}, CPU of the portal`,
      value: `${((through.cpu - direct.cpu) / 1000).toFixed(2)} ms`,
      ratio: `${(through.cpu / direct.cpu).toFixed(1)} × client and server alone`,
    },
  ];
}

/** What a call costs through the portal with DLP on, and what Code Mode saves. */
export async function run(): Promise<BenchTable> {
  const modules = installPeers();
  const rows: BenchRow[] = [];
  for (const size of SIZES) rows.push(...(await callRows(size, modules)));
  if (modules !== undefined) {
    const portal = await startPortal({ servers: [...mixOfServers(modules)] });
    rows.push(...(await codeTokens(portal.url)));
    await portal.close();
  }
  const fresh = await sandboxTime();
  rows.push({
    what: 'Code Mode, fresh run, p50',
    value: `${fresh.wall.toFixed(1)} ms`,
    ratio: `${fresh.cpu.toFixed(1)} ms of CPU`,
  });
  return { name: 'MCP portal', rows };
}
