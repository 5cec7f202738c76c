import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Browser, BrowserContext, Page } from 'playwright';
import { launchChromium, setUpInPage } from '../integration/console/administrator';
import { median, type BenchTable } from './table';

const BUILT = resolve(import.meta.dirname, '../../out/cli/portcullis.js');
const VISITS = 5;

/** A slow laptop in a home office: a quarter of this processor, 40 ms there and back, 10 Mbit/s. */
const THROTTLED = { slowdown: 4, latency: 40, bytesPerSecond: (10 * 1000 * 1000) / 8 };

/** What is measured against: one heading, and nothing to load. */
const BARE = 'data:text/html,<title>bare</title><h1>Bare</h1>';

/** How long people wait for the console in a browser that knows nothing of it yet. */
export async function run(): Promise<BenchTable> {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: run "npm run build" first`);
  const data = await mkdtemp(join(tmpdir(), 'portcullis-bench-'));
  const server = spawn(
    process.execPath,
    [BUILT, 'server', '--listen', '127.0.0.1:0', '--data', data],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const browser = await launchChromium();
  try {
    const [line] = (await once(createInterface({ input: server.stdout }), 'line')) as [string];
    const { urls } = JSON.parse(line) as { urls: { console: string; setUp: string } };
    return await measured(browser, urls);
  } finally {
    await browser.close();
    const ended = once(server, 'exit');
    server.kill();
    await ended;
    await rm(data, { recursive: true, force: true });
  }
}

async function measured(
  browser: Browser,
  urls: { readonly console: string; readonly setUp: string },
): Promise<BenchTable> {
  const owner = await browser.newContext();
  await setUpInPage(await owner.newPage(), urls.setUp);
  const session = await owner.storageState();
  const bare = await visits(() => browser.newContext(), BARE, 'Bare');
  const signIn = await visits(() => browser.newContext(), urls.console, 'Sign in');
  const overview = await visits(
    () => browser.newContext({ storageState: session }),
    urls.console,
    'Overview',
  );
  const row = (what: string, value: number, base: number) => ({
    what,
    value: `${value.toFixed(0)} ms`,
    ratio: `${(value / base).toFixed(1)}×`,
  });
  return {
    name: 'Console: first visit, processor at a quarter, 40 ms and 10 Mbit/s',
    rows: [
      { what: 'bare page: first paint', value: `${bare.paint.toFixed(0)} ms` },
      row('sign-in: first paint', signIn.paint, bare.paint),
      row('sign-in: form can be used', signIn.useful, bare.paint),
      row('overview: first paint', overview.paint, bare.paint),
      row('overview: title and navigation', overview.useful, bare.paint),
    ],
  };
}

interface Visited {
  /** First contentful paint (Paint Timing), ms from the start of the navigation. */
  readonly paint: number;
  /** Until the page's own heading is there, ms. */
  readonly useful: number;
}

/** Medians over fresh contexts, whose caches are empty. */
async function visits(
  context: () => Promise<BrowserContext>,
  url: string,
  heading: string,
): Promise<Visited> {
  const all: Visited[] = [];
  for (let n = 0; n < VISITS; n += 1) {
    const fresh = await context();
    all.push(await visit(await fresh.newPage(), url, heading));
    await fresh.close();
  }
  return {
    paint: median(all.map(({ paint }) => paint)),
    useful: median(all.map(({ useful }) => useful)),
  };
}

async function visit(page: Page, url: string, heading: string): Promise<Visited> {
  const devTools = await page.context().newCDPSession(page);
  const { slowdown, latency, bytesPerSecond } = THROTTLED;
  await devTools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  await devTools.send('Network.enable');
  await devTools.send('Network.emulateNetworkConditions', {
    ...{ offline: false, latency },
    ...{ downloadThroughput: bytesPerSecond, uploadThroughput: bytesPerSecond },
  });
  // As text: the compiler of this bench would put names of its own into a function.
  await page.addInitScript(`
    globalThis.useful = new Promise((done) => {
      new MutationObserver((_, observer) => {
        const found = [...document.querySelectorAll('h1, h2')]
          .some((one) => one.textContent.includes(${JSON.stringify(heading)}));
        if (!found) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => done(performance.now())));
      }).observe(document, { childList: true, subtree: true });
    });`);
  await page.goto(url);
  const useful = await page.evaluate<number>('useful');
  const paint = await page.evaluate<number>(
    `performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now()`,
  );
  return { paint, useful };
}
