import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deliver, exchangeEvent, outcomeEvent } from '../server/audit-events';
import { enrolDesk, PASSWORD, startEndpoint } from '../server/endpoint';
import { launchChromium, setUpInPage, signInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';

/** From the event's arrival at the endpoint to the row on the screen, ms. */
const SOON_MS = 2000;

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

const start = () => startEndpoint({ consoleDir: built.directory });

describe('the console', () => {
  it('makes the first administrator, signs out and in again', async () => {
    const { urls } = await start();
    const { page, complaints } = await visit(browser);
    await setUpInPage(page, urls.setUp);
    expect(page.url()).not.toContain('token');
    expect(complaints).toEqual([]);

    await page.getByTestId('sign-out').click();
    await signInPage(page, 'not the password');
    await page.getByText('Name or password is not right').waitFor();
    await signInPage(page, PASSWORD);
    await page.getByRole('heading', { name: 'Overview' }).waitFor();
  });

  it('goes back to where one was after a session has ended', async () => {
    const { urls } = await start();
    const { page } = await visit(browser);
    await setUpInPage(page, urls.setUp);
    await page.context().clearCookies();
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByText('Your session has ended').waitFor();
    await signInPage(page, PASSWORD);
    await page.getByRole('heading', { name: 'Devices' }).waitFor();
  });

  it('shows a new event and its outcome by themselves', async () => {
    const endpoint = await start();
    const desk = await enrolDesk(endpoint);
    const { page, complaints } = await visit(browser);
    await setUpInPage(page, endpoint.urls.setUp);
    await page.getByRole('link', { name: 'Events' }).click();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByText('No events yet').waitFor();

    const exchange = exchangeEvent({ action: 'block', enforced: 'block' });
    await deliver(desk, [exchange]);
    const row = page.getByTestId('event-row');
    await row.filter({ hasText: 'Under way' }).waitFor({ timeout: SOON_MS });
    await deliver(desk, [outcomeEvent(exchange)]);
    await row.filter({ hasNotText: 'Under way' }).waitFor({ timeout: SOON_MS });
    expect(await row.count()).toBe(1);
    expect(await row.innerText()).toContain('Blocked');
    expect(complaints).toEqual([]);
  });

  it('holds the list still while paused and keeps the filters in the address', async () => {
    const endpoint = await start();
    const desk = await enrolDesk(endpoint);
    const { page } = await visit(browser);
    await setUpInPage(page, endpoint.urls.setUp);
    await deliver(desk, [exchangeEvent()]);
    await page.goto(`${endpoint.urls.console}#/events?q=chatgpt`);
    await page.getByTestId('event-row').waitFor();
    await page.getByText('Live', { exact: true }).waitFor();

    await page.getByRole('button', { name: 'Pause' }).click();
    await deliver(desk, [exchangeEvent()]);
    await page.getByRole('button', { name: 'Show 1 new event' }).waitFor();
    expect(await page.getByTestId('event-row').count()).toBe(1);
    await page.getByRole('button', { name: 'Show 1 new event' }).click();
    await page.getByTestId('event-row').nth(1).waitFor();

    await page.getByLabel('Search').fill('nothing like it');
    await page.getByText('No event fits these filters.').waitFor();
    expect(page.url()).toContain('q=nothing+like+it');
  });

  it('opens the details of an event with the keyboard', async () => {
    const endpoint = await start();
    const desk = await enrolDesk(endpoint);
    const exchange = exchangeEvent({
      action: 'warn',
      enforced: 'allow',
      answer: { choice: 'send', by: 'person', justification: 'a revoked test key' },
      payload: { keyId: 'k1', sealed: 'c2VhbGVk' },
    });
    await deliver(desk, [exchange]);
    const { page } = await visit(browser);
    await setUpInPage(page, endpoint.urls.setUp);
    await page.goto(`${endpoint.urls.console}#/events`);
    await page.getByRole('button', { name: /^Details of the event/ }).press('Enter');
    const details = page.getByTestId('event-details');
    await details.getByText('a revoked test key').waitFor();
    await details.getByText('Only your private key opens it').waitFor();
    await page.keyboard.press('Escape');
    await details.waitFor({ state: 'hidden' });
  });

  it('makes a token that enrols a device, which then shows up', async () => {
    const endpoint = await start();
    const { page } = await visit(browser);
    await setUpInPage(page, endpoint.urls.setUp);
    await page.getByRole('link', { name: 'Devices' }).click();
    await page.getByRole('button', { name: 'Add a device' }).first().click();
    await page.getByLabel('Label').fill('CI');
    await page.getByRole('button', { name: 'Make a token' }).click();
    const made = page.getByTestId('enrolment-token');
    await made.getByText('portcullis agent').waitFor();
    await made.getByRole('button', { name: 'Done' }).click();
    await enrolDesk(endpoint);
    await page.getByTestId('device-row').filter({ hasText: 'desk-7' }).waitFor();
  });
});
