import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { openDatabaseBeside } from '../../../server/storage/database';
import { startHttpReceiver } from '../../fixtures/receivers/http-receiver';
import { PASSWORD, startEndpoint, type Endpoint } from '../server/endpoint';
import { failingWrites } from '../server/failing-writes';
import { testDatabase } from '../server/test-database';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';

let built: BuiltRenderer;
let browser: Browser;
/** Where pictures go, for people to look at; none are taken without it. */
const PICTURES = process.env['PORTCULLIS_PICTURES'];

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

async function start() {
  const endpoint = await startEndpoint({ consoleDir: built.directory });
  // Passkeys are for names, not for addresses.
  const base = endpoint.urls.console.replace('127.0.0.1', 'localhost');
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp?.replace('127.0.0.1', 'localhost'));
  const open = async (path: string): Promise<void> => {
    await page.goto('about:blank');
    await page.goto(`${base}#${path}`);
    await page.locator('h1').waitFor();
  };
  return { endpoint, base, page, complaints, open };
}

/** When each passkey was last used, ms; null: never. */
async function usesOfPasskeys({ dataDir }: Endpoint): Promise<readonly (number | null)[]> {
  const location = { dataDir, database: await testDatabase(dataDir) };
  const database = await openDatabaseBeside(location);
  try {
    const rows: { last_used_ms: number | null }[] = await database
      .reader('passkeys')
      .select('last_used_ms');
    return rows.map((row) => row.last_used_ms);
  } finally {
    await database.close();
  }
}

describe('the console', () => {
  it('signs in with a passkey that was made in it', async () => {
    const { endpoint, page, open } = await start();
    const devTools = await page.context().newCDPSession(page);
    await devTools.send('WebAuthn.enable');
    await devTools.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    await open('/account');
    await page.getByLabel('Name of the new passkey').fill('Laptop');
    await page.getByTestId('add-passkey').click();
    await page.getByTestId('passkey').waitFor();
    await picture(page, 'account');
    await page.getByTestId('sign-out').click();
    await page.getByTestId('passkey-sign-in').waitFor();
    await picture(page, 'sign-in');
    const failing = await failingWrites(endpoint.dataDir);
    await failing('insert on sessions', async () => {
      await page.getByTestId('passkey-sign-in').click();
      await page.getByRole('alert').waitFor();
    });
    // A key's use is written with the session that it opens, or not at all.
    expect(await usesOfPasskeys(endpoint)).toEqual([null]);
    await page.getByTestId('passkey-sign-in').click();
    await page.getByTestId('sign-out').waitFor();
    await open('/account');
    await page.getByTestId('session').first().waitFor();
    expect(await page.getByTestId('session').count()).toBe(1);
  });

  it('invites people, shows what they did, and proves that the log is whole', async () => {
    const { page, open, complaints } = await start();
    await open('/people');
    await page.getByRole('button', { name: 'Invite somebody' }).click();
    await page.getByLabel('Name').fill('Grace');
    await page.getByRole('button', { name: 'Make the link' }).click();
    const link = await page.getByRole('group', { name: 'Invitation' }).textContent();
    await page.getByRole('button', { name: 'Done' }).click();
    await picture(page, 'people');
    const guest = await visit(browser, 'dark');
    await guest.page.goto(link ?? '');
    await guest.page.getByTestId('invitation').waitFor();
    await picture(guest.page, 'invitation');
    await guest.page.getByLabel('Name').fill('Grace');
    await guest.page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await guest.page.getByRole('button', { name: 'Make the account' }).click();
    await guest.page.getByTestId('sign-out').waitFor();
    await open('/people');
    await expect.poll(() => page.getByTestId('person-row').count()).toBe(2);
    await open('/audit');
    await page.getByRole('button', { name: 'Verify the log' }).click();
    await page.getByText(/The log is whole/).waitFor();
    await picture(page, 'audit');
    expect(await page.getByTestId('audit-row').first().textContent()).toContain('person.join');
    await open('/approvals');
    await picture(page, 'approvals');
    expect(complaints).toEqual([]);
  });

  it('sets up alerts, exports and API tokens', async () => {
    const { page, open, endpoint, complaints } = await start();
    const receiver = await startHttpReceiver();
    onTestFinished(() => receiver.close());
    await open('/alerts');
    await page.getByTestId('add-destination').click();
    await page.getByLabel('Kind').selectOption('slack');
    await page.getByLabel('Name').fill('Security channel');
    await page.getByLabel('Webhook address').fill(`${receiver.base}/slack`);
    await picture(page, 'alerts-destination');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByTestId('destination').getByRole('button', { name: 'Test' }).click();
    await page.getByText('The test arrived.').waitFor();
    expect(receiver.requests).toHaveLength(1);
    await page.getByTestId('add-rule').click();
    await page.getByLabel('Security channel').check();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByTestId('rule').waitFor();
    await picture(page, 'alerts');
    await open('/exports');
    await page.getByRole('button', { name: 'Add an export' }).click();
    await page.getByLabel('Name').fill('Data lake');
    await page
      .getByRole('textbox', { name: 'Destination' })
      .fill(`${receiver.base}/in?header_Authorization=s3cret`);
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByTestId('export-job').waitFor();
    await picture(page, 'exports');
    expect(await page.content()).not.toContain('s3cret');
    await open('/api-tokens');
    await page.getByRole('button', { name: 'Make a token' }).first().click();
    await page.getByLabel('Name').fill('Terraform');
    await page.getByLabel('policy:edit').check();
    await picture(page, 'api-token');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a token' }).click();
    const token = await page.getByRole('group', { name: 'Token' }).textContent();
    const answer = await fetch(`${endpoint.urls.fleet}/client/v4/accounts/a/gateway/rules`, {
      headers: { authorization: `Bearer ${token ?? ''}` },
    });
    expect(answer.status).toBe(200);
    expect(complaints).toEqual([]);
  });
});
