import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { startHostileSite, type HostileSite } from '../../fixtures/isolation/hostile-site';
import { readBoard, writeBoard } from '../desktop/x11';
import { launchApp, type LaunchedApp } from '../launch-app';
import { IsolatedScreen } from './isolated-screen';
import { filesWith } from './traces';

const OUTSIDE = 'copied-outside-7c40';
/** What a page can do against words that are painted over it. */
const AGAINST = `(() => {
  const none = 'html::after { content: none !important; display: none !important; opacity: 0 !important }';
  document.head.append(Object.assign(document.createElement('style'), { textContent: none }));
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(none);
  document.adoptedStyleSheets = [sheet];
  const cover = document.createElement('div');
  cover.style = 'position:fixed;inset:0;background:white;z-index:2147483647';
  document.body.append(cover);
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(''))));
})()`;
const WORDS = `getComputedStyle(document.documentElement, '::after').content`;

let site: HostileSite;
let folder: string;
let launched: LaunchedApp;

beforeAll(async () => {
  site = await startHostileSite();
  folder = await mkdtemp(join(tmpdir(), 'portcullis-custody-'));
  const policyFile = join(folder, 'policy.json');
  const isolation = { sites: [{ name: 'Site', url: site.url }], watermark: true };
  await writeFile(policyFile, JSON.stringify({ isolation } satisfies PolicyInput));
  await writeBoard('clipboard', OUTSIDE);
  launched = await start(`--config=${policyFile}`, `--isolate=${site.url}`);
  expect(await site.command({ kind: 'settle' }, 60_000)).toBe(true);
  await IsolatedScreen.find(launched.app, site);
});
afterAll(async () => {
  await launched?.close();
  await site?.close();
  await rm(folder, { recursive: true, force: true });
});

const start = (...more: readonly string[]): Promise<LaunchedApp> =>
  launchApp({
    dataDir: join(folder, 'data'),
    args: ['--hidden', '--no-embedded-endpoint', '--password-store=gnome-libsecret', ...more],
  });

/** Runs a script as the page's own; how many points of its picture are not white comes with it. */
const inPage = (script: string): Promise<{ answer: string; painted: number }> =>
  launched.app.evaluate(async ({ webContents }, source) => {
    const page = webContents.getAllWebContents().find((each) => /^http:/.test(each.getURL()));
    if (page === undefined) throw new Error('there is no isolated page');
    const answer = String(await page.executeJavaScript(source));
    const bitmap = (await page.capturePage()).toBitmap();
    let painted = 0;
    for (let at = 0; at < bitmap.length; at += 4) if ((bitmap[at] ?? 255) < 250) painted += 1;
    return { answer, painted };
  }, script);

it('paints who looks and when over the page, whatever the page does', async () => {
  await expect.poll(async () => (await inPage(WORDS)).painted).toBeGreaterThan(5000);
  await inPage(AGAINST);
  const { answer, painted } = await inPage(WORDS);
  expect(answer).toMatch(/\S+ · \d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  expect(painted).toBeGreaterThan(5000);
});

it('gives back what was on the clipboard when the app was killed, and keeps it sealed till then', async () => {
  const sealed = join(folder, 'data', 'clipboard.sealed');
  const isThere = (): Promise<boolean> =>
    access(sealed).then(
      () => true,
      () => false,
    );
  await expect.poll(isThere, { timeout: 20_000 }).toBe(true);
  expect(await readBoard('clipboard')).toBe('');
  expect(await filesWith(OUTSIDE, [folder, launched.home])).toEqual([]);
  const gone = new Promise((resolve) => launched.app.process().once('exit', resolve));
  launched.app.process().kill('SIGKILL');
  await gone;
  launched = await start();
  await expect.poll(() => readBoard('clipboard'), { timeout: 30_000 }).toBe(OUTSIDE);
  await expect.poll(isThere).toBe(false);
});
