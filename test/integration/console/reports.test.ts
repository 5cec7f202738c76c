import { generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sealPayload } from '../../../core/audit/seal-payload';
import { deliver, exchangeEvent, outcomeEvent } from '../server/audit-events';
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

async function openSeeded() {
  const { endpoint, desk } = await startSeeded(built.directory);
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  return { endpoint, desk, page, complaints };
}

const panel = (page: Page, name: string) => page.getByRole('region', { name, exact: true });

describe('the overview', () => {
  it('leads from a number to its events, and back by the address', async () => {
    const { page, complaints } = await openSeeded();
    const row = panel(page, 'Top approved apps').getByRole('listitem').first();
    const name = (await row.getByRole('link').textContent()) ?? '';
    const count = Number((await row.locator('span').nth(1).textContent())?.replace(/\D/g, ''));
    await row.getByRole('link').click();
    await page.getByRole('heading', { name: 'Search' }).waitFor();
    expect(page.url()).toMatch(/#\/search\?app=.+&range=7d/);
    await page.getByTestId('event-row').first().waitFor();
    // Rows come fifty at a time.
    while (await page.getByRole('button', { name: 'Older' }).isVisible()) {
      await page.getByRole('button', { name: 'Older' }).click();
      await page.getByText('Searching…').waitFor({ state: 'detached' });
    }
    await page.getByText(`That is all: ${count} events.`).waitFor();
    expect(await page.getByTestId('event-row').first().textContent()).toContain(name);
    expect(complaints).toEqual([]);
  });

  it('exports what it shows, and keeps a view under a name', async () => {
    const { page } = await openSeeded();
    await panel(page, 'Prompts by topic').getByRole('listitem').first().waitFor();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'CSV' }).click(),
    ]);
    const csv = await readFile(await file.path(), 'utf8');
    expect(csv).toContain('Prompts by topic\r\nName,Count\r\n');
    expect(csv).toMatch(/source code,\d+/);

    await page.getByText('30 days', { exact: true }).click();
    await page.waitForURL(/range=30d/);
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Save this page as it is…' }).click();
    await page.getByLabel('Name').fill('The month');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.reload();
    await page.getByTestId('quick-search').click();
    await page.getByRole('textbox', { name: 'Quick search' }).fill('month');
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=30d/);
  });
});

describe('the investigation', () => {
  it('opens sealed text in the page, and sends the private key nowhere', async () => {
    const { endpoint, desk, page, complaints } = await openSeeded();
    const pair = generateKeyPairSync('x25519');
    const toBase64 = (part: string | undefined) =>
      Buffer.from(part ?? '', 'base64url').toString('base64');
    const privateKey = toBase64(pair.privateKey.export({ format: 'jwk' }).d);
    const publicKey = toBase64(pair.publicKey.export({ format: 'jwk' }).x);
    const parts = [{ role: 'user', text: 'How do we tell the board?' }];
    const first = exchangeEvent({
      conversationId: 'board',
      payload: await sealPayload(publicKey, JSON.stringify({ parts })),
    });
    const answer = outcomeEvent(first, { payload: await sealPayload(publicKey, 'Gently.') });
    await deliver(desk, [first, answer, exchangeEvent({ conversationId: 'board' })]);

    const sent: string[] = [];
    page.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
    await page.goto(`${endpoint.urls.console}#/conversation?id=board`);
    await page.getByTestId('conversation').getByRole('listitem').nth(1).waitFor();
    await page.getByText('sealed').first().waitFor();
    await page.getByLabel('Private key').fill('not a key');
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    await page.getByText('That is no private key').waitFor();
    await page.getByLabel('Private key').fill(privateKey);
    await page.getByRole('button', { name: 'Use', exact: true }).click();
    const opened = page.getByTestId('opened-payload');
    await opened.first().getByText('How do we tell the board?').waitFor();
    await opened.nth(1).getByText('Gently.').waitFor();
    expect(sent.filter((line) => line.includes(privateKey))).toEqual([]);
    const stored = await page.evaluate<string>('JSON.stringify({ ...localStorage })');
    expect(stored).not.toContain(privateKey);
    expect(complaints).toEqual([]);
  });

  it('shows a person day by day', async () => {
    const { endpoint, page } = await openSeeded();
    await page.goto(`${endpoint.urls.console}#/timeline?user=mira.okafor&range=7d`);
    const timeline = page.getByTestId('timeline');
    await timeline.getByText('Mira Okafor').first().waitFor();
    expect(await timeline.getByText('Jonas Lindqvist').count()).toBe(0);
  });
});
