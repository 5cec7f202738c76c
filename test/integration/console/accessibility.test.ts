import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, exchangeEvent, outcomeEvent } from '../server/audit-events';
import { enrolDesk, startEndpoint } from '../server/endpoint';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';

/** axe looks at every element of every page, which takes its time on a busy machine, ms. */
const AXE_MS = 180_000;

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
async function faults(page: Page, place: string): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${place}: ${id}, ${target.join(' ')}`),
  );
}

/** Each page of the console with something on it, and how one knows that it is there. */
const PAGES = [
  ['#/', (page: Page) => page.getByText('Exchanges over time', { exact: true }).first().waitFor()],
  ['#/events', (page: Page) => page.getByTestId('event-row').waitFor()],
  ['#/devices', (page: Page) => page.getByTestId('device-row').waitFor()],
  ['#/devices?add=1', (page: Page) => page.getByLabel('Label').waitFor()],
  ['#/shadow-ai', (page: Page) => page.getByText('Nothing unknown').waitFor()],
  ['#/exceptions', (page: Page) => page.getByText('No requests').waitFor()],
  ['#/policy', (page: Page) => page.getByText('No issues').waitFor()],
] as const;

describe('the console, to axe', () => {
  it.each(['light', 'dark'] as const)('has no fault in %s', { timeout: AXE_MS }, async (scheme) => {
    const endpoint = await startEndpoint({ consoleDir: built.directory });
    const desk = await enrolDesk(endpoint);
    const exchange = exchangeEvent({ action: 'redact', enforced: 'redact' });
    await deliver(desk, [exchange, outcomeEvent(exchange)]);
    const { page } = await visit(browser, scheme);
    await page.goto(endpoint.urls.setUp ?? '');
    await page.getByTestId('set-up').waitFor();
    const found = [...(await faults(page, 'set-up'))];
    await setUpInPage(page, endpoint.urls.setUp);

    for (const [place, ready] of PAGES) {
      await page.goto(endpoint.urls.console + place);
      await page.reload();
      await ready(page);
      found.push(...(await faults(page, place)));
    }
    await page.goto(`${endpoint.urls.console}#/events`);
    await page.getByTestId('event-row').click();
    await page.getByTestId('event-details').waitFor();
    found.push(...(await faults(page, 'event')));
    await page.keyboard.press('Escape');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('sign-in').waitFor();
    found.push(...(await faults(page, 'sign-in')));
    expect(found).toEqual([]);
  });

  it('would notice a control without a name', async () => {
    const { page } = await visit(browser);
    await page.setContent('<html lang="en"><title>t</title><main><h1>t</h1><button></button>');
    expect(await faults(page, 'probe')).toEqual([expect.stringContaining('button-name')]);
  });
});
