import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, policyStateSchema } from '../../../core/exchange/console';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { deliver, exchangeEvent } from '../server/audit-events';
import { enrolDesk, sendSigned, startEndpoint } from '../server/endpoint';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

async function openConsole() {
  const endpoint = await startEndpoint({ consoleDir: built.directory });
  const desk = await enrolDesk(endpoint);
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  return { endpoint, desk, page, complaints };
}

async function rulesOf(page: Page, base: string) {
  const response = await page.request.get(base + CONSOLE_PATHS.policy);
  return policyStateSchema.parse(await response.json()).document.rules;
}

describe('the rule builder', () => {
  it('writes a rule as text, tries it, and publishes it', async () => {
    const { endpoint, desk, page, complaints } = await openConsole();
    await deliver(desk, [exchangeEvent({}), exchangeEvent({})]);
    await page.getByRole('link', { name: 'Policy' }).click();
    await page.getByTestId('policy-editor').waitFor();
    await page.getByRole('tab', { name: 'Build' }).click();
    await page.getByTestId('template-secrets').click();
    await page.getByTestId('add-rule').click();
    await page.getByLabel('Name', { exact: true }).fill('No host at all');
    await page.getByRole('combobox', { name: 'Action' }).selectOption('block');
    await page.getByRole('button', { name: 'Replace it by a form' }).click();
    const row = page.getByTestId('condition-row');
    await row.getByLabel('Field').fill('http.host');
    await row.getByLabel('Compares').selectOption('ne');
    const text = page.getByTestId('condition-text');
    await text.filter({ hasText: 'http.host ne ""' }).waitFor();
    // Typed key by key: neither the focus nor a letter is lost while the text is written.
    await row.getByLabel('Value').pressSequentially('chat.example');
    await text.filter({ hasText: 'http.host ne "chat.example"' }).waitFor();
    expect(await row.getByLabel('Value').inputValue()).toBe('chat.example');
    await row.getByLabel('Value').fill('');
    await text.filter({ hasText: 'http.host ne ""' }).waitFor();
    await page.getByTestId('policy-status').filter({ hasText: 'No issues' }).waitFor();

    await page.getByRole('tab', { name: 'Try' }).click();
    await page.getByTestId('dry-run').click();
    await page.getByText('2 of 2 exchanges would have gone another way.').waitFor();

    await page.getByTestId('policy-publish').click();
    await page.getByTestId('policy-note').fill('built');
    await page.getByTestId('policy-publish-confirm').click();
    await page.getByTestId('policy-published').waitFor();
    expect(await rulesOf(page, endpoint.urls.fleet)).toMatchObject([
      { id: 'block-secrets', action: 'block' },
      { name: 'No host at all', action: 'block', when: 'http.host ne ""' },
    ]);
    expect(complaints).toEqual([]);
  });
});

describe('exceptions and shadow AI', () => {
  it('are decided with one click', async () => {
    const { endpoint, desk, page, complaints } = await openConsole();
    const rule = { id: 'r', name: 'No uploads' };
    const body = Buffer.from(JSON.stringify({ rule, app: 'ChatGPT', reason: 'A tender.' }));
    await sendSigned(desk, { method: 'POST', path: FLEET_PATHS.exceptions, body });
    await page.getByRole('link', { name: 'Exceptions' }).click();
    await page.getByTestId('exception-row').getByText('A tender.').waitFor();
    await page.getByTestId('grant').click();
    await page.getByTestId('exception-row').getByText('Granted').waitFor();

    const { exchangeId, id, time } = exchangeEvent({});
    const sighting = {
      ...{ id, exchangeId, time, policyVersion: 1, kind: 'device', what: 'shadow_ai' },
      detail: { host: 'chat.unknown.ai', signs: 'name', requests: 3, user: 'kim' },
    };
    const events = Buffer.from(`${JSON.stringify(sighting)}\n`);
    await sendSigned(desk, { method: 'POST', path: FLEET_PATHS.events, body: events });
    await page.getByRole('link', { name: 'Shadow AI' }).click();
    await page.getByTestId('shadow-row').getByText('chat.unknown.ai').waitFor();
    await page.getByTestId('shadow-unapproved').click();
    await page.getByText('Nothing unknown').waitFor();
    expect(await rulesOf(page, endpoint.urls.fleet)).toMatchObject([{ action: 'block' }]);
    expect(complaints).toEqual([]);
  });
});
