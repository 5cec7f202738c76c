import { existsSync } from 'node:fs';
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { root } from './lib/paths.mjs';
import { main, run, say, SetupError } from './lib/run.mjs';

/**
 * The official conformance suite against the portal in front of two servers, with DLP and audit on,
 * and real servers and the Inspector with the portal between:
 * `npm run test:conformance [-- server|client|servers]`. The suite, the servers and the Node that they
 * need are installed under `.cache`, outside of the project.
 */
const SUITE = '@modelcontextprotocol/conformance@0.2.0-alpha.12';
const REAL = [
  '@modelcontextprotocol/inspector@2.12.0',
  '@modelcontextprotocol/server-everything@2026.8.31',
  '@modelcontextprotocol/server-filesystem@2026.8.31',
  '@modelcontextprotocol/server-memory@2026.8.31',
  '@modelcontextprotocol/server-sequential-thinking@2026.8.31',
];
const NODE_MAJOR = 22;
const REVISIONS = ['2025-11-25', '2026-07-28'];
/** For one scenario of the client role: each starts a portal of its own. */
const CLIENT_MS = 180_000;

const cache = join(root, '.cache', 'conformance');
const tsx = join(root, 'node_modules', 'tsx', 'dist', 'esm', 'index.mjs');

async function install() {
  const modules = join(cache, 'node_modules');
  const suite = join(modules, '@modelcontextprotocol', 'conformance', 'dist', 'index.js');
  const own = Number(process.versions.node.split('.')[0]) >= NODE_MAJOR;
  // The package `node` has the program itself in a package for each platform.
  const platform = process.platform === 'win32' ? 'win' : process.platform;
  const program = `node-${platform}-${process.arch}`;
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = own ? process.execPath : join(modules, program, 'bin', file);
  const everything = join(modules, '@modelcontextprotocol', 'server-everything');
  const tools = { suite, node, modules };
  if ([suite, node, everything].every((path) => existsSync(path))) return tools;
  await mkdir(cache, { recursive: true });
  await writeFile(join(cache, 'package.json'), '{"private":true}');
  const wanted = [SUITE, ...REAL, ...(own ? [] : [`${program}@${NODE_MAJOR}`])];
  const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = await run('npm', ['install', ...flags, ...wanted], { cwd: cache });
  if (status === 0) return tools;
  throw new SetupError('the conformance suite cannot be installed', 'check the package registry');
}

/** Starts a program and resolves with the first JSON line that it writes. */
function startReady(args) {
  const child = spawn(process.execPath, ['--import', tsx, ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ready = new Promise((resolve, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const line = text.split('\n').find((one) => one.startsWith('{"ready"'));
      if (line) resolve(JSON.parse(line));
    });
    child.once('exit', () => reject(new Error(`${args[0]} ended before it was ready`)));
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const end = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { ready, end };
}

async function policyFile(folder, fixture, second) {
  const file = join(folder, 'policy.json');
  const allow = [{ tools: ['*'] }];
  const policy = {
    version: 1,
    portal: {
      naming: 'never',
      servers: [
        { id: 'fixture', url: fixture, allow },
        { id: 'second', url: second, allow },
      ],
    },
    rules: ['prompt', 'response'].map((phase) => ({
      id: `cards-${phase}`,
      name: 'Card numbers',
      phase,
      when: 'any(dlp.types[*] == "CREDIT_CARD")',
      action: 'block',
    })),
  };
  await writeFile(file, JSON.stringify(policy));
  return file;
}

/** Runs the suite and counts: what is scored, and what failed of it. */
async function suiteRun({ suite, node }, args) {
  const child = spawn(node, [suite, ...args], { cwd: cache, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [, summary = '', unscored = ''] =
    /SUMMARY ===([\s\S]*?)(Not scored[\s\S]*)?$/.exec(text) ?? [];
  const extra = new Set([...unscored.matchAll(/[✓✗] (\S+) \(/g)].map(([, name]) => name));
  let passed = 0;
  let failed = 0;
  for (const [line, name, good, bad] of summary.matchAll(
    /[✓✗] (\S+): (\d+) passed, (\d+) failed.*/g,
  )) {
    if (extra.has(name)) continue;
    passed += Number(good);
    failed += Number(bad);
    if (Number(bad) > 0) say(line);
  }
  if (passed === 0) say(text.slice(-2000));
  return { passed, failed: passed === 0 ? failed + 1 : failed };
}

async function serverRole(tools) {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-conformance-'));
  const servers = ['fixture', 'small'].map((kind) =>
    startReady([join(root, 'scripts', 'conformance', 'upstream.ts'), kind]),
  );
  let portal;
  try {
    const [fixture, second] = await Promise.all(servers.map(({ ready }) => ready));
    const config = await policyFile(folder, fixture.url, second.url);
    const cli = join(root, 'cli', 'portcullis.ts');
    const data = join(folder, 'data');
    portal = startReady([
      cli,
      'portal',
      '--listen',
      '127.0.0.1:0',
      '--data',
      data,
      '--config',
      config,
    ]);
    const { urls } = await portal.ready;
    const counts = [];
    for (const revision of REVISIONS) {
      const count = await suiteRun(tools, [
        'server',
        '--url',
        urls.portal,
        '--requirements',
        revision,
      ]);
      say(`server role, ${revision}: ${count.passed} passed, ${count.failed} failed`);
      counts.push(count);
    }
    return counts;
  } finally {
    await portal?.end();
    await Promise.all(servers.map((server) => server.end()));
    await rm(folder, { recursive: true, force: true });
  }
}

async function clientRole(tools) {
  const script = join(root, 'scripts', 'conformance', 'client.ts');
  const command = `${process.execPath} --import ${tsx} ${script}`;
  const counts = [];
  for (const revision of REVISIONS) {
    const args = ['client', '--command', command, '--requirements', revision];
    const count = await suiteRun(tools, [...args, '--timeout', String(CLIENT_MS)]);
    say(`client role, ${revision}: ${count.passed} passed, ${count.failed} failed`);
    counts.push(count);
  }
  return counts;
}

/** Real servers of npm behind the portal, and the Inspector in front of it. */
async function realServers({ modules, node }) {
  const script = join(root, 'scripts', 'conformance', 'real-servers.ts');
  const args = ['--import', tsx, script, modules, node];
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const lines = text.trim().split('\n');
  const counts = lines.pop() ?? '';
  for (const line of lines) say(line);
  return [counts.startsWith('{') ? JSON.parse(counts) : { passed: 0, failed: 1 }];
}

await main(async () => {
  const tools = await install();
  const wanted = process.argv.slice(2);
  const roles = { server: serverRole, client: clientRole, servers: realServers };
  let failed = 0;
  for (const [name, role] of Object.entries(roles)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const counts = await role(tools);
    const passed = counts.reduce((sum, count) => sum + count.passed, 0);
    const bad = counts.reduce((sum, count) => sum + count.failed, 0);
    console.log(`conformance, ${name}: ${passed} passed, ${bad} failed`);
    failed += bad;
  }
  return failed === 0 ? 0 : 1;
});
