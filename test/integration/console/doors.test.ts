import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CONSOLE_PATHS, policyStateSchema } from '../../../core/exchange/console';
import type { Page } from 'playwright';
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
  const { endpoint } = await startSeeded(built.directory);
  const { page, complaints } = await visit(browser);
  await setUpInPage(page, endpoint.urls.setUp);
  await page.goto(`${endpoint.urls.console}#${place}`);
  return { endpoint, page, complaints };
}

async function policyOf(page: Page, base: string) {
  const response = await page.request.get(base + CONSOLE_PATHS.policy);
  return policyStateSchema.parse(await response.json()).document;
}

describe('the gateway', () => {
  it('shows what each model took', async () => {
    const { page, complaints } = await openAt('/gateway?range=30d');
    const row = page.getByTestId('gateway-row').filter({ hasText: 'openai/gpt-4o' }).first();
    await row.waitFor();
    expect(await row.innerText()).toMatch(/\$\d/);
    await page.getByText('Key', { exact: true }).click();
    await page.getByTestId('gateway-row').filter({ hasText: 'engineering-app' }).waitFor();
    expect(complaints).toEqual([]);
  });

  it('tries a route, changes it in the graph and in JSON, and publishes it', async () => {
    const { endpoint, page, complaints } = await openAt('/gateway/routes');
    await page.getByTestId('route-canvas').getByText('openai/gpt-4o').waitFor();
    await page.getByRole('textbox', { name: 'Team' }).fill('support');
    await page.getByTestId('route-simulate').click();
    await page.getByText('It goes to openai/gpt-4o').waitFor();
    await page.getByRole('textbox', { name: 'Models that fail' }).fill('openai/gpt-4o');
    await page.getByTestId('route-simulate').click();
    await page.getByText('It goes to anthropic/claude-haiku-4-5').waitFor();

    await page.getByTestId('route-canvas').getByText('big', { exact: true }).click();
    await page.getByRole('textbox', { name: 'Model', exact: true }).fill('gpt-4.1');
    await page.getByRole('tab', { name: 'JSON' }).click();
    expect(await page.getByRole('textbox', { name: 'JSON' }).inputValue()).toContain('gpt-4.1');
    await page.getByTestId('route-publish').click();
    await page.getByTestId('edit-published').waitFor();
    const [route] = (await policyOf(page, endpoint.urls.fleet)).gateway.routes;
    expect(route?.nodes.find(({ id }) => id === 'big')).toMatchObject({ model: 'gpt-4.1' });
    expect(route?.version).toBe(2);
    expect(complaints).toEqual([]);
  });
});

describe('the MCP portal', () => {
  it('switches tools, and approves a change after its diff', async () => {
    const { endpoint, page, complaints } = await openAt('/mcp');
    const tool = page.getByTestId('mcp-tool').filter({ hasText: 'create_issue' });
    await tool.getByText('nobody').waitFor();
    await tool.locator('label').first().click();
    await tool.getByText('everybody').waitFor();

    await page.getByRole('link', { name: '1 change waits for review' }).click();
    const held = page.getByTestId('held-definition');
    await held.getByText('~/.ssh/id_rsa').waitFor();
    await held.getByRole('button', { name: 'Approve' }).click();
    await page.getByText('Nothing is held back').waitFor();
    const [server] = (await policyOf(page, endpoint.urls.fleet)).portal.servers;
    expect(server?.approved).toHaveLength(1);
    expect(complaints).toEqual([]);
  });
});

describe('the firewall', () => {
  it('goes from log mode to block in one click', async () => {
    const { endpoint, page, complaints } = await openAt('/firewall?range=30d');
    const said = page.getByTestId('would-block');
    await said.filter({ hasText: /Below 20: \d+ of [1-9]\d* prompts/ }).waitFor();
    await page.getByRole('textbox', { name: 'Threshold' }).fill('40');
    await said.filter({ hasText: 'Below 40' }).waitFor();
    await page.getByTestId('block-below').click();
    await page.getByTestId('edit-published').waitFor();
    const document = await policyOf(page, endpoint.urls.fleet);
    expect(document.waf.zones[0]?.mode).toBe('production');
    expect(document.rules[0]).toMatchObject({
      action: 'block',
      when: 'app.id eq "support-bot" and cf.llm.prompt.injection_score lt 40',
    });
    expect(complaints).toEqual([]);
  });

  it('points out topics that overlap', async () => {
    const { page } = await openAt('/firewall/topics');
    await page.getByRole('button', { name: 'Add a topic' }).click();
    await page.getByRole('textbox', { name: 'Label' }).nth(1).fill('deals');
    await page.getByRole('textbox', { name: 'Topic' }).nth(1).fill('mergers of a company');
    await page.getByTestId('topic-overlap').getByText('“mergers” and “deals” overlap').waitFor();
  });
});
