import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Page } from 'playwright';
import { electronExecutable } from '../../scripts/setup/electron-binary.mjs';
import { launchApp } from '../e2e/launch-app';
import { median, type BenchRow, type BenchTable } from './table';

const RUNS = 3;

interface Start {
  /** From the start of the process to its window's first page, ms. */
  readonly window: number;
  /** To an agent that takes traffic, ms; a bare app is ready with its window. */
  readonly ready: number;
  /** From a text that is sent to the question about it on the screen, ms; a bare app asks nothing. */
  readonly warning: number;
  /** Resident memory of the process and all its children when ready and idle, MB. */
  readonly memory: number;
  /** Processor time of all of them while nothing is done, share of one core in per cent. */
  readonly cpu: number;
}

/** How long an app that is ready is watched while nothing is done, ms. */
const IDLE_MS = 5000;
/** Before that: what a start leaves to be done, ms. */
const SETTLE_MS = 3000;
/** Clock ticks in a second of proc(5) on every Linux. */
const TICKS = 100;

const ROWS = [
  ['window', 'first window, after the tray', 'ms', 0],
  ['ready', 'ready to work', 'ms', 0],
  ['warning', 'warning on the screen after a text is sent', 'ms', 0],
  ['memory', 'memory when idle, all processes', 'MB', 0],
  ['cpu', 'processor when idle, all processes', '%', 1],
] as const;

/** Start-up and memory of the companion, beside an Electron app that opens one empty window. */
export async function run(): Promise<BenchTable> {
  const bare: Start[] = [];
  const app: Start[] = [];
  const lone: Start[] = [];
  for (let index = 0; index < RUNS; index += 1) {
    bare.push(await startBare());
    app.push(await startCompanion());
    // As in an organisation, whose endpoint runs elsewhere: a process less.
    lone.push(await startCompanion(['--no-embedded-endpoint']));
  }
  const rows: BenchRow[] = [];
  for (const [what, name, unit, digits] of ROWS) {
    const least = median(bare.map((start) => start[what]));
    const rowOf = (who: string, starts: readonly Start[]): BenchRow => {
      const ours = median(starts.map((start) => start[what]));
      return {
        what: `${who}: ${name}`,
        value: `${ours.toFixed(digits)} ${unit}`,
        ...(least > 0 ? { ratio: `${(ours / least).toFixed(2)}×` } : {}),
      };
    };
    rows.push(
      ...(Number.isNaN(least)
        ? []
        : [{ what: `bare Electron: ${name}`, value: `${least.toFixed(digits)} ${unit}` }]),
      rowOf('companion, first start', app),
      rowOf('companion without an endpoint of its own', lone),
    );
  }
  return { name: `App: start, memory and processor, median of ${RUNS}`, rows };
}

async function startCompanion(args: readonly string[] = []): Promise<Start> {
  const from = performance.now();
  const launched = await launchApp({ args });
  const page = await launched.mainWindow();
  const window = performance.now() - from;
  // As text: the compiler of this bench would put names of its own into a function.
  await page.waitForFunction(
    'portcullis.companion.state().then(({ proxyUrl }) => proxyUrl !== undefined)',
  );
  const ready = performance.now() - from;
  const idle = await watchIdle(launched.app.process().pid ?? 0);
  const warning = await timeWarning(page, await launched.warnWindow());
  await launched.close();
  return { window, ready, warning, ...idle };
}

/** The first question after a start: what a window does for the first time is in it. */
async function timeWarning(page: Page, warn: Page): Promise<number> {
  const shown = warn.evaluate<number>(`new Promise((done) => {
    const look = () => {
      const there = document.querySelector('[data-testid=warn-redact]') !== null;
      if (there && document.visibilityState === 'visible') requestAnimationFrame(() => done(Date.now()));
      else setTimeout(look, 1);
    };
    look();
  })`);
  const text = 'Remind Mara Lindqvist, card 4111 1111 1111 1111, of her invoice.';
  const sent = await page.evaluate<number>(`
    void portcullis.trial.run({ kind: 'warn', text: ${JSON.stringify(text)} });
    Date.now()`);
  const took = (await shown) - sent;
  await warn.getByTestId('warn-cancel').click();
  return took;
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
  const window = performance.now() - from;
  const start = {
    window,
    ready: window,
    warning: Number.NaN,
    ...(await watchIdle(child.pid ?? 0)),
  };
  const ended = new Promise((resolve) => child.once('close', resolve));
  child.kill();
  await ended;
  await rm(folder, { recursive: true, force: true });
  return start;
}

async function watchIdle(root: number): Promise<Pick<Start, 'memory' | 'cpu'>> {
  await setTimeout(SETTLE_MS);
  const before = ticksOf(familyOf(root));
  await setTimeout(IDLE_MS);
  const family = familyOf(root);
  const seconds = (ticksOf(family) - before) / TICKS;
  return { memory: residentMegabytes(family), cpu: (seconds / (IDLE_MS / 1000)) * 100 };
}

/** User and system time so far (proc(5), fields 14 and 15 of `stat`), clock ticks. */
function ticksOf(family: ReadonlySet<number>): number {
  let ticks = 0;
  for (const pid of family) {
    // The name of the program, in brackets, may have spaces.
    const [, , , , , , , , , , , user, system] = read(`/proc/${pid}/stat`)
      .replace(/^.*\) /, '')
      .split(' ');
    ticks += Number(user ?? 0) + Number(system ?? 0);
  }
  return ticks;
}

/** A process and all its children. */
function familyOf(root: number): ReadonlySet<number> {
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
  return family;
}

/** Proportional set size where the kernel tells it, so that shared pages count once (proc(5)). */
function residentMegabytes(family: ReadonlySet<number>): number {
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
