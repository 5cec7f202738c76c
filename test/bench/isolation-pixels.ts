import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession } from 'puppeteer-core';
import { startChromium, type Chromium } from '../../main/isolation/pixels/chromium';
import { median, type BenchRow, type BenchTable } from './table';

const SIZE = { width: 1280, height: 800 } as const;
const KEYS = 40;
/** Between strokes, ms: a fast typist. */
const STROKE_MS = 120;
const ANIMATION_MS = 3000;
const IDLE_MS = 4000;
/** Clock ticks of proc(5), per second. */
const TICKS = 100;

const PAGE = `<!doctype html><meta charset="utf-8"><title>Bench</title>
<body style="font: 16px sans-serif"><h1>Chat</h1>${'<p>Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore et dolore magna aliqua.</p>'.repeat(14)}
<textarea id="field" rows="6" cols="100" style="font: inherit"></textarea>
<script>
  document.getElementById('field').focus();
  const animate = () => {
    const box = document.createElement('div');
    box.style = 'position: fixed; top: 0; width: 120px; height: 120px; background: teal';
    document.body.append(box);
    let x = 0;
    const step = () => { box.style.left = (x = (x + 5) % 1100) + 'px'; requestAnimationFrame(step); };
    step();
  };
</script>`;

interface Way {
  readonly name: string;
  /** Tells of each picture; resolves once pictures come. The result stops them. */
  readonly start: (page: CDPSession, seen: () => void) => Promise<() => Promise<void>>;
}

/** Ways of getting pictures; the first is the product's for pages of text, the second for others. */
const WAYS: readonly Way[] = [
  { name: 'screencast, PNG', start: (page, seen) => cast(page, seen, { format: 'png' }) },
  {
    name: 'screencast, JPEG 85',
    start: (page, seen) => cast(page, seen, { format: 'jpeg', quality: 85 }),
  },
  { name: 'screenshot after each key, PNG', start: shoot },
];

/** The pixel engine's pictures in several ways, at 1280×800: latency, rate, idle cost, memory. */
export async function run(): Promise<BenchTable> {
  const server = createServer((_request, response) => {
    response.setHeader('Content-Type', 'text/html');
    response.end(PAGE);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const profiles = await mkdtemp(join(tmpdir(), 'pc-bench-'));
  const chromium = await startChromium({
    executable: undefined,
    profilesIn: profiles,
    pin: undefined,
    isWithoutSandbox: process.getuid?.() === 0,
  });
  const rows: BenchRow[] = [];
  try {
    let baseline: number | undefined;
    for (const way of WAYS) {
      const page = await openPage(chromium, `http://127.0.0.1:${port}/`);
      const found = await measure(chromium, page, way);
      baseline ??= found.latency;
      rows.push(
        {
          what: `${way.name}: key to picture, p50`,
          value: `${found.latency.toFixed(1)} ms`,
          ratio: `${(found.latency / baseline).toFixed(2)}×`,
        },
        { what: `${way.name}: pictures of a moving page`, value: `${found.rate.toFixed(0)} /s` },
        { what: `${way.name}: idle, of one core`, value: `${found.idle.toFixed(1)} %` },
      );
    }
    const root = chromium.browser.process()?.pid ?? 0;
    rows.push({
      what: 'memory of the engine, shared pages once',
      value: `${memory(root).toFixed(0)} MB`,
    });
  } finally {
    await chromium.close();
    await rm(profiles, { recursive: true, force: true });
    server.close();
  }
  return { name: `Isolation, pixel engine at ${SIZE.width}×${SIZE.height}`, rows };
}

async function measure(
  chromium: Chromium,
  page: CDPSession,
  way: Way,
): Promise<{ latency: number; rate: number; idle: number }> {
  const root = chromium.browser.process()?.pid ?? 0;
  let pictures = 0;
  let waiting: (() => void) | undefined;
  const stop = await way.start(page, () => {
    pictures += 1;
    waiting?.();
  });
  await pause(1000);
  const before = ticks(root);
  await pause(IDLE_MS);
  const idle = ((ticks(root) - before) / TICKS / (IDLE_MS / 1000)) * 100;
  const latencies: number[] = [];
  for (let key = 0; key < KEYS; key += 1) {
    await pause(STROKE_MS);
    const text = 'abcdefghij'[key % 10] ?? 'a';
    const from = performance.now();
    const seen = new Promise<void>((done) => {
      waiting = done;
    });
    void page.send('Input.dispatchKeyEvent', { type: 'keyDown', key: text, text });
    void page.send('Input.dispatchKeyEvent', { type: 'keyUp', key: text });
    await seen;
    latencies.push(performance.now() - from);
  }
  await page.send('Runtime.evaluate', { expression: 'animate()' });
  pictures = 0;
  await pause(ANIMATION_MS);
  const rate = pictures / (ANIMATION_MS / 1000);
  await stop();
  return { latency: median(latencies), rate, idle };
}

async function openPage(chromium: Chromium, url: string): Promise<CDPSession> {
  const context = await chromium.browser.createBrowserContext({
    proxyServer: 'direct://',
    proxyBypassList: [],
  });
  const tab = await context.newPage();
  const page = await tab.createCDPSession();
  await page.send('Emulation.setDeviceMetricsOverride', {
    ...SIZE,
    deviceScaleFactor: 1,
    mobile: false,
  });
  await page.send('Emulation.setFocusEmulationEnabled', { enabled: true });
  await tab.goto(url);
  return page;
}

async function cast(
  page: CDPSession,
  seen: () => void,
  format: { format: 'png' | 'jpeg'; quality?: number },
): Promise<() => Promise<void>> {
  page.on('Page.screencastFrame', ({ sessionId }) => {
    seen();
    void page.send('Page.screencastFrameAck', { sessionId }).catch(() => {
      // The last picture of a page that has closed.
    });
  });
  await page.send('Page.startScreencast', {
    ...format,
    maxWidth: SIZE.width,
    maxHeight: SIZE.height,
    everyNthFrame: 1,
  });
  return async () => {
    await page.send('Page.stopScreencast');
  };
}

/** One picture after the other, as fast as they come; there is no way to know of damage. */
async function shoot(page: CDPSession, seen: () => void): Promise<() => Promise<void>> {
  let isOn = true;
  const loop = async (): Promise<void> => {
    while (isOn) {
      await page.send('Page.captureScreenshot', { format: 'png', optimizeForSpeed: true });
      seen();
    }
  };
  const running = loop();
  return async () => {
    isOn = false;
    await running;
  };
}

function ticks(root: number): number {
  return family(root).reduce((sum, pid) => {
    const stat = read(`/proc/${pid}/stat`);
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return sum + Number(fields[11] ?? 0) + Number(fields[12] ?? 0);
  }, 0);
}

function memory(root: number): number {
  const kilobytes = family(root).map((pid) =>
    Number(/^Pss:\s+(\d+)/m.exec(read(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0),
  );
  return kilobytes.reduce((sum, each) => sum + each, 0) / 1024;
}

function family(root: number): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => [Number(pid), /^PPid:\s+(\d+)/m.exec(read(`/proc/${pid}/status`))?.[1]] as const);
  const found = new Set([root]);
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of parents) {
      if (found.has(Number(parent)) && !found.has(pid)) grown = Boolean(found.add(pid));
    }
  }
  return [...found];
}

function read(path: string): string {
  try {
    return readFileSync(resolve(path), 'utf8');
  } catch {
    // The process has ended since it was listed.
    return '';
  }
}
