import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';
import { startSeeded } from './seeded';

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

async function openAt(place: string) {
  const { endpoint } = await startSeeded(built.directory, 60);
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  await page.goto(`${endpoint.urls.console}#${place}`);
  return { endpoint, page, complaints };
}

describe('the policy page', () => {
  it('moves rules by the arrow keys and by dragging', async () => {
    const { page, complaints } = await openAt('/policy');
    const cards = page.getByTestId('rule-card');
    const names = async () => (await cards.locator('button[title]').allTextContents()).join();
    await cards.nth(1).waitFor();
    expect(await names()).toBe('No secrets in prompts,Log everything');
    await page.getByTestId('rule-handle').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.getByText('No secrets in prompts is now rule 2').waitFor();
    expect(await names()).toBe('Log everything,No secrets in prompts');
    await page.getByTestId('rule-handle').nth(1).dragTo(cards.first());
    await expect.poll(names).toBe('No secrets in prompts,Log everything');
    expect(complaints).toEqual([]);
  });

  it('completes fields in the expressions of the document', async () => {
    const { page } = await openAt('/policy');
    await page.locator('.cm-line', { hasText: '"when": "any(' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type(' and app.stat');
    await page.locator('.cm-tooltip-autocomplete').getByText('app.status').click();
    await page.locator('.cm-line', { hasText: 'and app.status' }).waitFor();
  });
});

describe('the log of the gateways', () => {
  it('is kept as long as an administrator says, and no longer', async () => {
    const { page, complaints } = await openAt('/gateway/logs');
    await page.getByRole('button', { name: 'Log settings' }).click();
    const days = page.getByLabel('Days that records are kept');
    await expect.poll(() => days.inputValue()).toBe('30');
    const publish = page.getByRole('button', { name: 'Publish' });
    expect(await publish.isDisabled()).toBe(true);
    await days.fill('7');
    await page.getByLabel('Most records that are kept').fill('50000');
    await page.getByLabel('When there are that many').selectOption('stop-inserting');
    const sent = page.waitForRequest((request) => request.method() !== 'GET');
    await publish.click();
    await page.getByTestId('edit-published').waitFor();
    const kept = { collect: true, payload: false, retention: 7, strategy: 'stop-inserting' };
    expect((await sent).postDataJSON()).toMatchObject({
      document: { gateway: { gateways: [{ id: 'default', logs: { ...kept, most: 50_000 } }] } },
    });
    expect(complaints).toEqual([]);
  });
});

describe('detectors and lists', () => {
  it('tries a detector while it is written', async () => {
    const { page, complaints } = await openAt('/policy/detectors');
    const matches = page.getByTestId('detector-matches');
    await matches.filter({ hasText: '1 match' }).waitFor();
    await page.getByLabel('Pattern').fill('PRJ-[0-9]{2,4}');
    await matches.filter({ hasText: '2 matches' }).waitFor();
    await page.getByLabel('Pattern').fill('PRJ-[0-9');
    await page.getByText('That is no pattern').waitFor();
    expect(complaints).toEqual([]);
  });

  it('hashes records in the page, so that no plain value leaves it', async () => {
    const { page, complaints } = await openAt('/policy/detectors?tab=exact');
    const sent: string[] = [];
    page.on('request', (request) => sent.push(request.postData() ?? ''));
    const csv = 'Name,Customer number\nMaria Example,C-100200\nPaul Sample,C-100201\n';
    await page.locator('input[type=file]').setInputFiles({
      name: 'customers.csv',
      mimeType: 'text/csv',
      buffer: Buffer.from(csv),
    });
    await page.getByText('4 values of 2 rows').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByTestId('edit-published').waitFor();
    const published = sent.find((body) => body.includes('"datasets":[{')) ?? '';
    expect(published).toContain('"inline":"');
    expect(sent.filter((body) => /Maria|C-?100200/i.test(body))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
