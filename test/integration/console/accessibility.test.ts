import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PAGE_PATHS } from '../../../renderer/console/navigation/page-paths';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';
import { startSeeded } from './seeded';

/** axe looks at every element of every page, which takes its time on a busy machine, ms. */
const AXE_MS = 600_000;
/** A page has everything that it shows after this, also on a busy machine, ms. */
const READY_MS = 30_000;

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

/** What axe finds on the page as it is, as `place: rule, element`. */
async function faults(page: Page, place: string, rules?: string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${place}: ${id}, ${target.join(' ')}`),
  );
}

/** What pages need beyond their path to have something on them. */
const QUERIES: Readonly<Record<string, string>> = {
  '/timeline': '?user=mira.okafor',
  '/conversation': '?id=conv-mira.okafor-0',
};

/** Opens a page afresh and waits until everything on it is there. */
async function open(page: Page, base: string, path: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(`${base}#${path}${QUERIES[path] ?? ''}`);
  await page.locator('h1').waitFor();
  const waiting = page.locator('.mantine-Loader-root, .mantine-Skeleton-root');
  await expect.poll(() => waiting.count(), { timeout: READY_MS }).toBe(0);
}

describe('the console, to axe', () => {
  it('has no fault on any page', { timeout: AXE_MS }, async () => {
    const { endpoint } = await startSeeded(built.directory);
    const { page, complaints } = await visit(browser);
    await page.goto(endpoint.urls.setUp ?? '');
    await page.getByTestId('set-up').waitFor();
    const found = [...(await faults(page, 'set-up'))];
    await setUpInPage(page, endpoint.urls.setUp);
    for (const path of Object.values(PAGE_PATHS)) {
      await open(page, endpoint.urls.console, path);
      found.push(...(await faults(page, path)));
    }
    await open(page, endpoint.urls.console, '/search');
    await page.getByTestId('event-row').first().click();
    await page.getByTestId('event-details').waitFor();
    found.push(...(await faults(page, 'event')));
    await page.keyboard.press('Escape');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    found.push(...(await faults(page, 'sign-in')));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('can be read in the dark', { timeout: AXE_MS }, async () => {
    const { endpoint } = await startSeeded(built.directory);
    const { page } = await visit(browser, 'dark');
    await setUpInPage(page, endpoint.urls.setUp);
    const found: string[] = [];
    for (const path of Object.values(PAGE_PATHS)) {
      await open(page, endpoint.urls.console, path);
      found.push(...(await faults(page, path, ['color-contrast'])));
    }
    expect(found).toEqual([]);
  });

  it('would notice a control without a name', async () => {
    const { page } = await visit(browser);
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><button></button>');
    expect(await faults(page, 'probe')).toEqual([expect.stringContaining('button-name')]);
  });
});
