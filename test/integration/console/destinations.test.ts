import type { Browser, Page } from 'playwright';
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
  const { endpoint } = await startSeeded(built.directory, 20);
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  await page.goto(`${endpoint.urls.console}#${place}`);
  return { page, complaints };
}

/** What the page sends with the next write. */
async function written(page: Page, act: () => Promise<void>): Promise<unknown> {
  const [request] = await Promise.all([
    page.waitForRequest((one) => one.method() === 'POST'),
    act(),
  ]);
  return request.postDataJSON() as unknown;
}

describe('where things go', () => {
  it('an alert destination is edited without its secret', async () => {
    const { page, complaints } = await openAt('/alerts');
    await page.getByTestId('add-destination').click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Kind').selectOption('webhook');
    await dialog.getByLabel('Name').fill('Tickets');
    await dialog.getByLabel('Address').fill('https://hooks.example.com/a');
    await dialog.getByLabel('Signing secret').fill('a very secret thing');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByTestId('destination').getByRole('button', { name: 'Edit' }).click();
    expect(await dialog.getByLabel('Address').inputValue()).toBe('https://hooks.example.com/a');
    expect(await dialog.getByLabel('Signing secret').inputValue()).toBe('');
    await dialog.getByLabel('Name').fill('Ticket desk');
    const sent = await written(page, () => dialog.getByRole('button', { name: 'Save' }).click());
    expect(sent).toMatchObject({ name: 'Ticket desk', target: { secret: '••••••••' } });
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('destination').getByText('Ticket desk').waitFor();
    expect(complaints).toEqual([]);
  });

  it('an export is edited; its keys stay, and go to no other host', async () => {
    const { page } = await openAt('/exports');
    await page.getByRole('button', { name: 'Add an export' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Lake');
    const address = dialog.getByLabel('Destination');
    await address.fill('https://in.example.com/a?header_Authorization=topsecret');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });

    await page.getByTestId('export-job').getByRole('button', { name: 'Edit' }).click();
    const shown = await address.inputValue();
    expect(shown).not.toContain('topsecret');
    await address.fill(shown.replace('in.example.com', 'evil.example.com'));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('alert').waitFor();
    await address.fill(shown.replace('/a?', '/b?'));
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByTestId('export-job').getByText('https://in.example.com/b?').waitFor();
  });
});
