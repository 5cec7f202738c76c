import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { median, type BenchTable } from './table';

const ROOT = resolve(import.meta.dirname, '../..');
const BUILT = join(ROOT, 'out', 'cli', 'portcullis.js');
const STARTS = 5;
/** How much of what a start says is kept, characters. */
const LAST_WORDS = 2000;

interface Started {
  /** Time to the ready line, ms. */
  readonly readyMs: number;
  /** Resident memory then, MB. */
  readonly memory: number;
}

/** A bare Node process which says that it is there and waits. */
const BARE = ['-e', 'console.log("ready"); setInterval(() => {}, 1000)'];

/** Start-up time and resident memory of the headless agent beside a bare Node process. */
export async function run(): Promise<BenchTable> {
  // Run from source, the agent would be measured together with its compiler.
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "npm run build" first`);
  const dataDir = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const agent = [BUILT, 'agent', '--listen', '127.0.0.1:0', '--data', dataDir];
  try {
    const first = await start(agent);
    const bare = await repeat(BARE);
    const again = await repeat(agent);
    const row = (what: string, value: number, unit: string, base: number) => ({
      what,
      value: `${value.toFixed(0)} ${unit}`,
      ratio: `${(value / base).toFixed(1)}×`,
    });
    return {
      name: 'Start-up of the agent, beside a bare Node process',
      rows: [
        { what: 'bare Node: time to its first line', value: `${bare.readyMs.toFixed(0)} ms` },
        row('agent, first start (makes its keys)', first.readyMs, 'ms', bare.readyMs),
        row('agent, later starts', again.readyMs, 'ms', bare.readyMs),
        { what: 'bare Node: resident memory', value: `${bare.memory.toFixed(0)} MB` },
        row('agent: resident memory when ready', again.memory, 'MB', bare.memory),
      ],
    };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Medians of several starts, one after the other. */
async function repeat(args: readonly string[]): Promise<Started> {
  const starts: Started[] = [];
  for (let n = 0; n < STARTS; n += 1) starts.push(await start(args));
  return {
    readyMs: median(starts.map(({ readyMs }) => readyMs)),
    memory: median(starts.map(({ memory }) => memory)),
  };
}

async function start(args: readonly string[]): Promise<Started> {
  const begun = performance.now();
  const child = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    // Measured without a keychain, whose daemon takes a time of its own.
    env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent', DISPLAY: '' },
  });
  // Its last words, for when it does not come up: a build that changes meanwhile, for one.
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-LAST_WORDS);
  });
  // Not `exit`, after which words may still be on their way.
  const exited = once(child, 'close');
  try {
    const line = once(createInterface(child.stdout), 'line');
    await Promise.race([
      line,
      exited.then(([status, signal]) => {
        const how = String(status ?? signal);
        throw new Error(`the process ended before it was ready (${how}): ${said.trim()}`);
      }),
    ]);
    const readyMs = performance.now() - begun;
    return { readyMs, memory: await residentMemory(child.pid ?? 0) };
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

/** From the kernel (proc(5)); `NaN` where there is no such file. */
async function residentMemory(pid: number): Promise<number> {
  if (process.platform !== 'linux') return Number.NaN;
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}
