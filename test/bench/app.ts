import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronExecutable } from '../../scripts/setup/electron-binary.mjs';
import { launchApp } from '../e2e/launch-app';
import { median, type BenchRow, type BenchTable } from './table';

const RUNS = 3;

interface Start {
  /** From the start of the process to its window's first page, ms. */
  readonly window: number;
  /** Resident memory of the process and all its children, MB. */
  readonly memory: number;
}

/** Start-up and memory of the companion, beside an Electron app that opens one empty window. */
export async function run(): Promise<BenchTable> {
  const bare: Start[] = [];
  const app: Start[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    bare.push(await startBare());
    app.push(await startCompanion());
  }
  const rows: BenchRow[] = [];
  for (const [what, unit] of [
    ['window', 'ms'],
    ['memory', 'MB'],
  ] as const) {
    const least = median(bare.map((start) => start[what]));
    const ours = median(app.map((start) => start[what]));
    const name = what === 'window' ? 'first window' : 'memory, all processes';
    rows.push(
      { what: `bare Electron: ${name}`, value: `${least.toFixed(0)} ${unit}` },
      {
        what: `companion, first start: ${name}`,
        value: `${ours.toFixed(0)} ${unit}`,
        ratio: `${(ours / least).toFixed(2)}×`,
      },
    );
  }
  return { name: `App: start and memory, median of ${RUNS}`, rows };
}

async function startCompanion(): Promise<Start> {
  const from = performance.now();
  const launched = await launchApp();
  await launched.mainWindow();
  const window = performance.now() - from;
  const memory = residentMegabytes(launched.app.process().pid ?? 0);
  await launched.close();
  return { window, memory };
}

/** One empty window, which says when it is there. */
async function startBare(): Promise<Start> {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-bare-'));
  await writeFile(join(folder, 'package.json'), '{"name":"bare","main":"main.cjs"}');
  await writeFile(
    join(folder, 'main.cjs'),
    `const { app, BrowserWindow } = require('electron');
app.whenReady().then(() => {
  const window = new BrowserWindow();
  window.webContents.once('did-finish-load', () => console.log('ready'));
  window.loadURL('about:blank');
});`,
  );
  const from = performance.now();
  const child = spawn(electronExecutable() ?? '', ['--no-sandbox', folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  const start = { window: performance.now() - from, memory: residentMegabytes(child.pid ?? 0) };
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
  return start;
}

/** Proportional set size where the kernel tells it, so that shared pages count once (proc(5)). */
function residentMegabytes(root: number): number {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const parent = /^PPid:\s+(\d+)/m.exec(read(`/proc/${name}/status`))?.[1];
    if (parent !== undefined) parents.set(Number(name), Number(parent));
  }
  const family = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (family.has(parent) && !family.has(pid)) grown = Boolean(family.add(pid));
    }
  }
  let kilobytes = 0;
  for (const pid of family) {
    kilobytes += Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
  }
  return kilobytes / 1024;
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // The process has ended since it was listed.
    return '';
  }
}
