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

/** Where the page says which colours it shows. */
const SCHEME = 'data-mantine-color-scheme';

/** Resolves once no colour is on its way from one scheme to the other. */
const COLOURS_SETTLED =
  'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)';

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

/** Only colours change with the scheme, so only they are looked at again. */
async function faultsInTheDark(page: Page, path: string): Promise<readonly string[]> {
  const scheme = page.locator('html');
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => scheme.getAttribute(SCHEME)).toBe('dark');
  await page.evaluate(COLOURS_SETTLED);
  const found = await faults(page, `${path} in the dark`, ['color-contrast']);
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(() => scheme.getAttribute(SCHEME)).toBe('light');
  return found;
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
  it('has no fault on any page, and can be read in the dark', { timeout: AXE_MS }, async () => {
    const { endpoint } = await startSeeded(built.directory);
    const { page, complaints } = await visit(browser);
    await page.goto(endpoint.urls.setUp ?? '');
    await page.getByTestId('set-up').waitFor();
    const found = [...(await faults(page, 'set-up'))];
    await setUpInPage(page, endpoint.urls.setUp);
    for (const path of Object.values(PAGE_PATHS)) {
      await open(page, endpoint.urls.console, path);
      found.push(...(await faults(page, path)));
      found.push(...(await faultsInTheDark(page, path)));
    }
    await open(page, endpoint.urls.console, '/search');
    await page.getByTestId('event-row').first().click();
    await page.getByTestId('event-details').waitFor();
    found.push(...(await faults(page, 'event')));
    await page.keyboard.press('Escape');
    await open(page, endpoint.urls.console, '/alerts');
    await page.getByTestId('add-rule').click();
    await page.getByLabel('Tell of').selectOption('tenant_finding');
    found.push(...(await faults(page, 'alert about a finding')));
    await page.keyboard.press('Escape');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    found.push(...(await faults(page, 'sign-in')));
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('would notice a control without a name', async () => {
    const { page } = await visit(browser);
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><button></button>');
    expect(await faults(page, 'probe')).toEqual([expect.stringContaining('button-name')]);
    await page.setContent(`<html lang="en" ${SCHEME}="light"><title>t</title><style>
      @media (prefers-color-scheme: dark) { h1 { color: #eee } }</style>
      <script>matchMedia('(prefers-color-scheme: dark)').onchange = ({ matches }) =>
        document.documentElement.setAttribute('${SCHEME}', matches ? 'dark' : 'light')</script>
      <main><h1>Title</h1></main>`);
    const dark = expect.stringContaining('probe in the dark: color-contrast') as string;
    expect(await faultsInTheDark(page, 'probe')).toEqual([dark]);
  });
});
