import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CONSOLE_PATHS, policyStateSchema } from '../../../core/exchange/console';
import { startEndpoint, type Endpoint } from '../server/endpoint';
import { launchChromium, setUpInPage, visit } from './administrator';
import { buildRenderer, type BuiltRenderer } from './built-renderer';

/** Pages load slowly where many share two cores. */
const LIMIT = { timeout: 40_000, interval: 100 } as const;
/** How long a list of completions may take to appear, ms. */
const LIST_MS = 5000;
/** After so long the page checks a policy again that it could not check, ms. */
const RECHECK_MS = 5000;

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('console'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

const RULE = { id: 'all', name: 'Log everything', when: 'app.id == "chatgpt"', action: 'log' };
const textOf = (document: object): string => JSON.stringify(document, null, 2);

async function openPolicy(): Promise<{ endpoint: Endpoint; page: Page; complaints: unknown }> {
  const endpoint = await startEndpoint({ consoleDir: built.directory });
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  await page.getByRole('link', { name: 'Policy' }).click();
  await page.getByTestId('policy-editor').waitFor();
  return { endpoint, page, complaints };
}

/** Waits for the verdict on this text: the one on the text before says the same words. */
async function write(page: Page, document: object, status: string): Promise<void> {
  await page.getByTestId('policy-editor').fill(textOf(document));
  await page.getByText('Not published').waitFor();
  await page.getByTestId('policy-status').getByText(status, { exact: true }).waitFor();
}

async function publish(page: Page, note: string): Promise<void> {
  await page.getByTestId('policy-publish').click();
  await page.getByTestId('policy-note').fill(note);
  await page.getByTestId('policy-publish-confirm').click();
}

/** The policy as the endpoint has it, asked with the page's own cookie. */
async function stored(page: Page, endpoint: Endpoint) {
  const response = await page.request.get(endpoint.urls.fleet + CONSOLE_PATHS.policy);
  return policyStateSchema.parse(await response.json());
}

/** Publishes as somebody else would, past the page. */
async function publishElsewhere(page: Page, endpoint: Endpoint, document: object): Promise<void> {
  const base = endpoint.urls.fleet;
  const session: unknown = await (await page.request.get(base + CONSOLE_PATHS.session)).json();
  const token = String((session as { csrfToken?: unknown }).csrfToken);
  const response = await page.request.post(base + CONSOLE_PATHS.policyPublish, {
    headers: { 'x-csrf-token': token, origin: base },
    data: { document, note: 'theirs', basedOn: 1 },
  });
  expect(response.status()).toBe(200);
}

describe('the policy page', () => {
  it('publishes a policy that the endpoint then has', async () => {
    const { endpoint, page, complaints } = await openPolicy();
    await write(page, { organisation: { name: 'Example Ltd' }, rules: [RULE] }, 'No issues');
    await page.getByRole('button', { name: 'Log everything', exact: true }).waitFor();
    await publish(page, 'Log all of it');
    await page.getByTestId('policy-published').waitFor();

    const state = await stored(page, endpoint);
    expect(state.version).toBe(2);
    expect(state.document.rules).toMatchObject([RULE]);
    expect(state.versions.find(({ version }) => version === 2)?.note).toBe('Log all of it');
    expect(complaints).toEqual([]);
  });

  it('asks for a note before it publishes', async () => {
    const { endpoint, page } = await openPolicy();
    await write(page, { rules: [RULE] }, 'No issues');
    await publish(page, ' ');
    await page.getByText('Say in a few words what changed.').waitFor();
    expect((await stored(page, endpoint)).version).toBe(1);
  });

  it('names mistakes, leads to them and publishes none', async () => {
    const { page } = await openPolicy();
    const when = 'app.id == "chatgpt" and';
    await write(page, { failure: 'maybe', rules: [{ ...RULE, when }] }, '2 issues');
    const issues = page.getByTestId('policy-issues');
    await issues.getByText('rules[0].when').click();
    await page.locator('[data-testid="policy-editor"]:focus').waitFor();
    const line = page.locator('.cm-activeLine');
    expect(await line.innerText()).toContain('"when"');
    expect(await page.getByTestId('policy-publish').isDisabled()).toBe(true);
  });

  it('says where the JSON itself is broken', async () => {
    const { page } = await openPolicy();
    await page.getByTestId('policy-editor').fill('{ "rules": [ ');
    await page.getByTestId('policy-issues').getByText('closing bracket').waitFor();
  });

  it('asks again after a check that a lost connection ate', async () => {
    const { page } = await openPolicy();
    const check = `**${CONSOLE_PATHS.policyCheck}`;
    await page.route(check, (route) => route.abort('connectionreset'));
    await page.clock.install();
    await write(page, { rules: [RULE] }, 'Could not be checked');
    expect(await page.getByTestId('policy-publish').isDisabled()).toBe(true);
    await page.unroute(check);
    await page.clock.fastForward(RECHECK_MS);
    await page.getByTestId('policy-status').getByText('No issues', { exact: true }).waitFor();
    expect(await page.getByTestId('policy-publish').isDisabled()).toBe(false);
  });

  it('completes settings, with a value to begin with', async () => {
    const { page, complaints } = await openPolicy();
    const editor = page.getByTestId('policy-editor');
    await editor.fill('');
    await editor.pressSequentially('{ "fail');
    // What can be completed comes from the endpoint: asked for again until it has. Asking begins anew
    // each time, so that a list on its way is waited for.
    const failure = page.getByRole('option', { name: 'failure' });
    await vi.waitUntil(async () => {
      await page.keyboard.press('Control+Space');
      const isShown = failure.waitFor({ timeout: LIST_MS });
      return isShown.then(
        () => true,
        () => false,
      );
    }, LIMIT);
    await failure.click();
    await expect.poll(() => editor.innerText()).toContain('"failure": "closed"');
    expect(complaints).toEqual([]);
  });

  it('settles two people publishing at once', async () => {
    const { endpoint, page } = await openPolicy();
    await write(page, { rules: [RULE] }, 'No issues');
    await page.getByTestId('policy-publish').click();
    await publishElsewhere(page, endpoint, { rules: [{ ...RULE, id: 'theirs', name: 'Theirs' }] });
    await page.getByTestId('policy-note').fill('mine');
    await page.getByTestId('policy-publish-confirm').click();
    const conflict = page.getByTestId('policy-conflict');
    await conflict.getByText('Removed: Theirs').waitFor();
    await conflict.getByRole('button', { name: 'Keep mine' }).click();
    await page.getByTestId('policy-note').fill('mine, on top');
    await page.getByTestId('policy-publish-confirm').click();
    await page.getByTestId('policy-published').waitFor();

    const state = await stored(page, endpoint);
    expect(state.version).toBe(3);
    expect(state.document.rules.map(({ id }) => id)).toEqual(['all']);
  });

  it('puts an old version back in the editor', async () => {
    const { page } = await openPolicy();
    await write(page, { rules: [RULE] }, 'No issues');
    await publish(page, 'new');
    await page.getByTestId('policy-published').waitFor();
    await page.getByRole('tab', { name: 'Versions' }).click();
    await page.getByRole('button', { name: 'View version 1' }).click();
    await page.getByRole('dialog').getByText('Log everything').first().waitFor();
    await page.getByRole('button', { name: 'Put this version in the editor' }).click();
    await page.getByText('Not published').waitFor();
    expect(await page.getByTestId('policy-editor').innerText()).not.toContain('Log everything');
  });
});
