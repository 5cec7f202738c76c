import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PAGE_PATHS } from '../../../renderer/console/navigation/page-paths';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';
import { startSeeded } from './seeded';

/** Every page is opened afresh, which takes its time on a busy machine, ms. */
const ALL_PAGES_MS = 300_000;

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

/** Collects what the page's policy kept from happening, as `place: directive`. */
async function violations(page: Page): Promise<string[]> {
  const seen: string[] = [];
  await page.exposeFunction('reportViolation', (text: string) => void seen.push(text));
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    void window.reportViolation(location.hash + ': ' + event.effectiveDirective));`);
  return seen;
}

it('no page tries anything that the policy forbids', { timeout: ALL_PAGES_MS }, async () => {
  const { endpoint } = await startSeeded(built.directory, 100);
  const { page } = await visit(browser);
  const seen = await violations(page);
  await setUpInPage(page, endpoint.urls.setUp);
  for (const path of Object.values(PAGE_PATHS)) {
    await page.goto('about:blank');
    await page.goto(`${endpoint.urls.console}#${path}`);
    await page.locator('h1').waitFor();
    const waiting = page.locator('.mantine-Loader-root, .mantine-Skeleton-root');
    await expect.poll(() => waiting.count(), { timeout: 30_000 }).toBe(0);
  }
  // Menus and windows are placed when they are opened.
  await page.goto(`${endpoint.urls.console}#/search`);
  await page.getByTestId('event-row').first().click();
  await page.getByTestId('event-details').waitFor();
  await page.keyboard.press('Escape');
  await page.getByTestId('quick-search').click();
  await page.getByRole('textbox', { name: 'Quick search' }).fill('policy');
  await page.keyboard.press('Escape');
  expect(seen).toEqual([]);

  // The same page is told of one.
  await page.evaluate(`document.body.setAttribute('style', 'color: red')`);
  await expect.poll(() => seen).toEqual([expect.stringContaining('style-src-attr')]);
  expect(await page.evaluate('getComputedStyle(document.body).color')).not.toBe('rgb(255, 0, 0)');
});
