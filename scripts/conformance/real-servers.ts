import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

/**
 * Real servers of npm behind the portal, over standard input and output in their sandboxes, over
 * Streamable HTTP and over SSE; asked by the SDK in both eras and by the Inspector's command line:
 * `real-servers.ts MODULES NODE`, the folder that they are installed in and a Node for the Inspector.
 */
const MODERN = '2026-07-28';
const START_MS = 60_000;

type Check = readonly [what: string, run: () => Promise<void>];

const [modules = '', inspectorNode = process.execPath] = process.argv.slice(2);
const entry = (name: string): string =>
  join(modules, '@modelcontextprotocol', name, 'dist', 'index.js');

function expect(value: unknown, pattern: RegExp): void {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (!pattern.test(text)) throw new Error(`${text.slice(0, 300)} does not match ${pattern}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** A server of npm that listens by itself. */
async function startHttp(
  kind: 'streamableHttp' | 'sse',
  children: ChildProcess[],
): Promise<string> {
  const port = await freePort();
  const child = spawn(process.execPath, [entry('server-everything'), kind], {
    env: { ...process.env, PORT: String(port) },
    stdio: 'ignore',
  });
  children.push(child);
  const url = `http://127.0.0.1:${port}/${kind === 'sse' ? 'sse' : 'mcp'}`;
  const until = Date.now() + START_MS;
  for (;;) {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer) return url;
    if (Date.now() > until) throw new Error(`${kind} did not start`);
    await new Promise((done) => setTimeout(done, 100));
  }
}

function policyFor(files: string, urls: { readonly http: string; readonly sse: string }): unknown {
  const program = (id: string, name: string, args: readonly string[], more: object = {}) => ({
    id,
    command: process.execPath,
    args: [entry(name), ...args],
    sandbox: { mode: process.platform === 'linux' ? 'require' : 'auto', read: [modules], ...more },
    allow: [{ tools: ['*'] }],
    approval: { mode: 'never' },
    listMs: 10_000,
  });
  const write = { write: [files] };
  const everywhere = { allow: [{ tools: ['*'] }], listMs: 10_000 };
  return {
    version: 1,
    portal: {
      servers: [
        program('every', 'server-everything', ['stdio']),
        program('files', 'server-filesystem', [files], write),
        {
          ...program('memory', 'server-memory', [], write),
          env: { MEMORY_FILE_PATH: join(files, 'memory.jsonl') },
        },
        program('think', 'server-sequential-thinking', []),
        { id: 'http', url: urls.http, ...everywhere },
        { id: 'sse', url: urls.sse, ...everywhere },
      ],
    },
    rules: [
      {
        id: 'cards',
        name: 'Card numbers stay here',
        when: 'any(dlp.types[*] == "CREDIT_CARD")',
        action: 'block',
      },
    ],
  };
}

async function startPortal(
  folder: string,
  policy: unknown,
  children: ChildProcess[],
): Promise<string> {
  const config = join(folder, 'policy.json');
  await writeFile(config, JSON.stringify(policy));
  const cli = resolve(import.meta.dirname, '../../cli/portcullis.ts');
  const args = ['--import', import.meta.resolve('tsx'), cli, 'portal', '--listen', '127.0.0.1:0'];
  const child = spawn(
    process.execPath,
    [...args, '--data', join(folder, 'data'), '--config', config],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  children.push(child);
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const { urls } = JSON.parse(line.toString('utf8')) as { urls: { portal: string } };
  return urls.portal;
}

async function connect(url: string, era: 'legacy' | 'modern'): Promise<Client> {
  const options =
    era === 'modern' ? { versionNegotiation: { mode: { pin: MODERN } } as const } : {};
  const client = new Client({ name: 'real-servers', version: '1.0.0' }, options);
  await client.connect(new StreamableHTTPClientTransport(new URL(url)));
  return client;
}

function sdkChecks(url: string, era: 'legacy' | 'modern', files: string): readonly Check[] {
  const call = async (name: string, values: Record<string, unknown>): Promise<unknown> => {
    const client = await connect(url, era);
    try {
      return await client.callTool({ name, arguments: values });
    } finally {
      await client.close();
    }
  };
  const note = join(files, `${era}.txt`);
  return [
    [
      `${era}: lists all servers`,
      async () => {
        const client = await connect(url, era);
        const { tools } = await client.listTools();
        const servers = new Set(tools.map(({ name }) => name.split('_')[0]));
        expect([...servers].sort().join(' '), /^every files http memory sse think$/);
        expect((await client.listResources()).resources.length > 0, /true/);
        expect((await client.listPrompts()).prompts.length > 0, /true/);
        await client.close();
      },
    ],
    ...['every', 'http', 'sse'].map((server): Check => [
      `${era}: server-everything (${server}) echoes`,
      async () => expect(await call(`${server}_echo`, { message: 'hello' }), /Echo: hello/),
    ]),
    [
      `${era}: server-filesystem writes and reads inside of its grant, and not outside`,
      async () => {
        await call('files_write_file', { path: note, content: 'kept' });
        expect(await readFile(note, 'utf8'), /^kept$/);
        expect(await call('files_read_text_file', { path: note }), /kept/);
        expect(await call('files_read_text_file', { path: '/etc/hostname' }), /denied/i);
      },
    ],
    [
      `${era}: server-memory remembers`,
      async () => {
        const entities = [{ name: era, entityType: 'era', observations: ['it was here'] }];
        await call('memory_create_entities', { entities });
        expect(await call('memory_read_graph', {}), new RegExp(`${era}.*it was here`));
      },
    ],
    [
      `${era}: server-sequential-thinking thinks`,
      async () => {
        const thought = { thought: 'first', nextThoughtNeeded: false, thoughtNumber: 1 };
        expect(
          await call('think_sequentialthinking', { ...thought, totalThoughts: 1 }),
          /thoughtNumber/,
        );
      },
    ],
    [
      `${era}: a card number goes to no server`,
      async () => {
        const wish = call('every_echo', { message: 'card 4111 1111 1111 1111' });
        expect(await wish.then(() => 'passed', String), /Card numbers stay here/);
      },
    ],
  ];
}

function inspectorChecks(url: string): readonly Check[] {
  const run = promisify(execFile);
  const bin = join(modules, '.bin', 'mcp-inspector');
  const inspect = async (...args: readonly string[]): Promise<string> => {
    const base = [bin, '--cli', url, '--transport', 'http'];
    return (await run(inspectorNode, [...base, ...args], { maxBuffer: 64 * 1024 * 1024 })).stdout;
  };
  return [
    [
      'Inspector: lists tools',
      async () => expect(await inspect('--method', 'tools/list'), /every_echo[^]*files_read/),
    ],
    [
      'Inspector: calls a tool',
      async () => {
        const args = ['--tool-name', 'every_echo', '--tool-arg', 'message=hello'];
        expect(await inspect('--method', 'tools/call', ...args), /Echo: hello/);
      },
    ],
    [
      'Inspector: reads a resource and a prompt',
      async () => {
        expect(await inspect('--method', 'resources/list'), /every\+/);
        expect(await inspect('--method', 'prompts/list'), /every_/);
      },
    ],
  ];
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-real-'));
  const files = join(folder, 'files');
  await mkdir(files);
  const children: ChildProcess[] = [];
  let failed = 0;
  let passed = 0;
  try {
    const [http, sse] = await Promise.all([
      startHttp('streamableHttp', children),
      startHttp('sse', children),
    ]);
    const url = await startPortal(folder, policyFor(files, { http, sse }), children);
    const checks = [
      ...sdkChecks(url, 'legacy', files),
      ...sdkChecks(url, 'modern', files),
      ...inspectorChecks(url),
    ];
    for (const [what, run] of checks) {
      try {
        await run();
        passed += 1;
      } catch (error) {
        failed += 1;
        process.stdout.write(`✗ ${what}: ${error instanceof Error ? error.message : 'failed'}\n`);
      }
    }
  } finally {
    await Promise.all(children.map((child) => end(child)));
    await rm(folder, { recursive: true, force: true });
  }
  process.stdout.write(`${JSON.stringify({ passed, failed })}\n`);
  return failed === 0 ? 0 : 1;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? '') : String(error)}\n`);
    process.exit(1);
  },
);
