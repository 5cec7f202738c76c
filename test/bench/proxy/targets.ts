import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import { connect, createServer, type AddressInfo } from 'node:net';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { Reached } from './client';

/** A proxy that is measured. */
export interface Target extends Reached {
  readonly name: string;
  readonly pid: number;
  /** Port that tunnels without looking, where that is another one. */
  readonly tunnelPort: number;
  close(): Promise<void>;
}

export interface TargetOptions {
  /** Folder of the target's own. */
  readonly dir: string;
  /** PEM that upstream certificates are verified with. */
  readonly rootPem: string;
  readonly intercepted: readonly string[];
  readonly upstreamPort: number;
}

const root = join(import.meta.dirname, '..', '..', '..');
const here = join(import.meta.dirname, 'peers');

/** Runs a command on the last core, where there is more than one; the bench itself has the first. */
function start(command: string, args: readonly string[]): ChildProcess {
  const last = cpus().length - 1;
  const [first, rest] =
    last > 0 ? ['taskset', ['-c', String(last), command, ...args]] : [command, args];
  return spawn(first, rest, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function readyLine(child: ChildProcess): Promise<Record<string, unknown>> {
  if (!child.stdout) throw new Error('a target without output');
  const lines = createInterface({ input: child.stdout });
  const ended = once(child, 'exit').then(() => {
    throw new Error('the target ended before it was ready');
  });
  const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
  ended.catch(() => undefined);
  return JSON.parse(line) as Record<string, unknown>;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const forced = setTimeout(() => child.kill('SIGKILL'), 5000);
  await ended;
  clearTimeout(forced);
}

/** The agent as people run it: policy, every detector, events on disk. */
export async function startPortcullis(
  options: TargetOptions,
  rules: NonNullable<PolicyInput['rules']> = [],
): Promise<Target> {
  const config = join(options.dir, 'policy.json');
  mkdirSync(options.dir, { recursive: true });
  const policy: PolicyInput = {
    intercept: { hosts: [...options.intercepted] },
    upstream: { roots: [options.rootPem] },
    rules: [
      { id: 'log', name: 'Log', when: 'door == "proxy"', action: 'log' },
      {
        id: 'keys',
        name: 'Keys',
        when: 'any(dlp.categories[*] == "credentials")',
        action: 'block',
      },
      ...rules,
    ],
  };
  writeFileSync(config, JSON.stringify(policy));
  const cli = join(root, 'out', 'cli', 'portcullis.js');
  const child = start(process.execPath, [
    cli,
    'agent',
    '--listen',
    '127.0.0.1:0',
    '--data',
    join(options.dir, 'data'),
    '--config',
    config,
  ]);
  const ready = await readyLine(child);
  const { proxy } = ready['urls'] as { proxy: string };
  const port = Number(new URL(proxy).port);
  return {
    name: 'Portcullis',
    pid: child.pid ?? 0,
    port,
    tunnelPort: port,
    ca: readFileSync(String(ready['caFile']), 'utf8'),
    close: () => stop(child),
  };
}

/** A peer on Node, run from the folder that the bench installed it in. */
export async function startNodePeer(
  name: 'http-mitm-proxy' | 'mockttp',
  peers: string,
  options: TargetOptions,
): Promise<Target> {
  mkdirSync(options.dir, { recursive: true });
  const rootFile = join(options.dir, 'root.pem');
  writeFileSync(rootFile, options.rootPem);
  const child = start(process.execPath, [
    join(here, `${name}.mjs`),
    peers,
    options.dir,
    rootFile,
    String(options.upstreamPort),
  ]);
  const ready = await readyLine(child);
  const port = Number(ready['port']);
  const ca = readFileSync(String(ready['caFile']), 'utf8');
  return { name, pid: child.pid ?? 0, port, tunnelPort: port, ca, close: () => stop(child) };
}

export async function startMitmproxy(options: TargetOptions): Promise<Target> {
  mkdirSync(options.dir, { recursive: true });
  const rootFile = join(options.dir, 'root.pem');
  writeFileSync(rootFile, options.rootPem);
  const port = await freePort();
  const child = start('mitmdump', [
    '-q',
    ...['--listen-host', '127.0.0.1', '--listen-port', String(port)],
    ...['--set', `confdir=${options.dir}`],
    ...['--set', `ssl_verify_upstream_trusted_ca=${rootFile}`],
  ]);
  const caFile = join(options.dir, 'mitmproxy-ca-cert.pem');
  await listening(port, child);
  const ca = readFileSync(caFile, 'utf8');
  return {
    name: 'mitmproxy',
    pid: child.pid ?? 0,
    port,
    tunnelPort: port,
    ca,
    close: () => stop(child),
  };
}

const CERTGEN = '/usr/lib/squid/security_file_certgen';

export async function startSquid(options: TargetOptions): Promise<Target> {
  mkdirSync(options.dir, { recursive: true });
  // Squid drops root's rights and then wants to write here.
  chmodSync(options.dir, 0o777);
  const file = (name: string): string => join(options.dir, name);
  const made = spawnSync('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
    ...[
      '-days',
      '30',
      '-subj',
      '/CN=Squid bench CA',
      '-keyout',
      file('ca.key'),
      '-out',
      file('ca.pem'),
    ],
  ]);
  if (made.status !== 0) throw new Error('openssl could not make a CA for squid');
  writeFileSync(
    file('both.pem'),
    readFileSync(file('ca.pem'), 'utf8') + readFileSync(file('ca.key'), 'utf8'),
  );
  writeFileSync(file('root.pem'), options.rootPem);
  spawnSync(CERTGEN, ['-c', '-s', file('ssl_db'), '-M', '16MB']);
  spawnSync('chmod', ['-R', '777', file('ssl_db')]);
  const port = await freePort();
  const tunnelPort = await freePort();
  const lines = [
    `http_port 127.0.0.1:${port} ssl-bump generate-host-certificates=on dynamic_cert_mem_cache_size=16MB tls-cert=${file('both.pem')}`,
    `http_port 127.0.0.1:${tunnelPort}`,
    `sslcrtd_program ${CERTGEN} -s ${file('ssl_db')} -M 16MB`,
    'sslcrtd_children 2',
    'ssl_bump bump all',
    `tls_outgoing_options cafile=${file('root.pem')}`,
    'http_access allow all',
    'cache deny all',
    'access_log none',
    'cache_store_log none',
    `cache_log ${file('cache.log')}`,
    `pid_filename ${file('squid.pid')}`,
    'shutdown_lifetime 1 seconds',
    'via on',
    '',
  ];
  writeFileSync(file('squid.conf'), lines.join('\n'));
  const child = start('squid', ['-N', '-f', file('squid.conf')]);
  await listening(port, child);
  return {
    name: 'squid',
    pid: child.pid ?? 0,
    port,
    tunnelPort,
    ca: readFileSync(file('ca.pem'), 'utf8'),
    close: () => stop(child),
  };
}

/** Whether squid's helper and openssl build of Debian are there. */
export function hasSquid(): boolean {
  return existsSync(CERTGEN) && existsSync('/usr/sbin/squid');
}

export function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** Programs that cannot be told to say so: ready once they accept. */
async function listening(port: number, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error('the target ended before it was ready');
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the target does not listen');
}
