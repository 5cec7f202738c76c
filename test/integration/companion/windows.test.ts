import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../console/administrator';
import { buildRenderer, type BuiltRenderer } from '../console/built-renderer';
import { openWindow, warningOf, type DeskOptions } from './desk';

/** axe looks at every element of every page, which takes its time on a busy machine, ms. */
const AXE_MS = 180_000;

let built: BuiltRenderer;
let browser: Browser;

beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('companion'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

const open = (options: DeskOptions) => openWindow(browser, built.directory, options);
const answerOf = (exchangeId: string, answer: object) => [
  'warn.answer',
  { exchangeId, answer: { by: 'person', ...answer } },
];

describe('the warn window', () => {
  it('says what was found and for whom, and has the focus where no key decides anything', async () => {
    const { page, calls } = await open({ route: '#/warn', warnings: [warningOf('a')] });
    const dialog = page.getByRole('alertdialog', { name: 'Check before this goes to ChatGPT' });
    await dialog.waitFor();
    const text = await dialog.innerText();
    for (const part of ['chatgpt.com', 'OpenAI API key', 'sk-…Qw9', '2 times', 'Use the vault.']) {
      expect(text).toContain(part);
    }
    await page.keyboard.press('Space');
    await page.keyboard.press('Enter');
    expect(calls).toEqual([]);
  });

  it('takes Escape for Cancel, shows the next and says how many wait', async () => {
    const warnings = [warningOf('a'), warningOf('b'), warningOf('c')];
    const { page, calls } = await open({ route: '#/warn', warnings });
    await page.getByText('2 more waiting').waitFor();
    await page.mouse.click(5, 300);
    await page.keyboard.press('Escape');
    await page.getByText('1 more waiting').waitFor();
    await page.getByTestId('warn-redact').click();
    await page.getByText('1 more waiting').waitFor({ state: 'hidden' });
    expect(calls).toEqual([
      answerOf('a', { choice: 'cancel' }),
      answerOf('b', { choice: 'redact' }),
    ]);
  });

  it('sends with a justification only, where the rule asks for one', async () => {
    const { page, calls } = await open({ route: '#/warn', warnings: [warningOf('a')] });
    await page.getByTestId('warn-send').click();
    await page.getByText('Say in a few words why, then send.').waitFor();
    expect(calls).toEqual([]);
    await page.locator('[data-testid="warn-justification"]:focus').waitFor();
    await page.keyboard.type('a revoked test key');
    await page.getByTestId('warn-send').click();
    await page.getByText('No warnings.').waitFor();
    const answer = { choice: 'send', justification: 'a revoked test key' };
    expect(calls).toEqual([answerOf('a', answer)]);
  });

  it('offers what the rule allows, and Cancel always', async () => {
    const warnings = [warningOf('a', { choices: ['cancel'] })];
    const { page } = await open({ route: '#/warn', warnings });
    await page.getByTestId('warn-cancel').waitFor();
    expect(await page.locator('footer').getByRole('button').count()).toBe(1);
    expect(await page.getByTestId('warn-justification').count()).toBe(0);
  });

  it('cancels by itself when the time is over', async () => {
    const warnings = [warningOf('a', { deadline: Date.now() + 1200 })];
    const { page, calls } = await open({ route: '#/warn', warnings });
    await page.getByRole('timer').waitFor();
    await page.getByText('No warnings.').waitFor();
    expect(calls).toEqual([
      ['warn.answer', { exchangeId: 'a', answer: { choice: 'cancel', by: 'timeout' } }],
    ]);
  });
});

describe('the main window', () => {
  it('says what is wrong and what to do about it', async () => {
    const state = { protection: 'attention', reasons: ['policy-refused'] } as const;
    const { page } = await open({ route: '#/', state: { ...state, reasons: [...state.reasons] } });
    const hero = page.getByTestId('status-hero');
    await hero.getByText('A new policy has errors and was refused.').waitFor();
    await hero.getByText('Trust it in the set-up.', { exact: false }).waitFor();
  });

  it('does a set-up step and shows what is left to do by hand; what IT manages is marked', async () => {
    const result = { kind: 'by-hand', steps: ['Open the settings.', 'Import the file.'] };
    const answers = { 'trust.install': result };
    const { page, calls } = await open({ route: '#/setup', answers });
    await page.getByRole('button', { name: 'Trust the certificate' }).click();
    await page.getByText('Import the file.').waitFor();
    expect(calls).toEqual([['trust.install', null]]);
    await page.getByText('Managed by IT').waitFor();
  });

  it('offers no way back from what IT has set', async () => {
    const state = { trust: 'trusted', routing: 'on', mayPause: false } as const;
    const { page } = await open({ route: '#/setup', state });
    await page.getByRole('button', { name: 'Stop trusting it' }).waitFor();
    expect(await page.getByRole('button', { name: 'Stop routing' }).count()).toBe(0);
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByText('You are protected').waitFor();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
  });

  it('opens a site in the isolated browser and pauses for a while', async () => {
    const { page, calls } = await open({ route: '#/browser' });
    await page.getByRole('button', { name: 'Open In-house chat' }).click();
    await page.getByText('opens in its own window').waitFor();
    await page.getByRole('link', { name: 'Status' }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menuitem', { name: '30 minutes' }).click();
    expect(calls).toEqual([
      ['isolation.open', { url: 'https://chat.example/' }],
      ['pause', { minutes: 30 }],
    ]);
  });
});

describe('the windows, to axe', () => {
  const routes = ['#/', '#/setup', '#/browser', '#/activity', '#/about', '#/warn'];

  it.each(['light', 'dark'] as const)(
    'have no fault in %s',
    { timeout: AXE_MS },
    async (scheme) => {
      const warnings = [warningOf('a'), warningOf('b')];
      const found: string[] = [];
      for (const route of routes) {
        const { page, complaints } = await open({ route, warnings, scheme });
        await page.getByRole('heading', { level: 1 }).waitFor();
        const { violations } = await new AxeBuilder({ page }).analyze();
        found.push(...complaints, ...violations.map(({ id }) => `${route}: ${id}`));
      }
      expect(found).toEqual([]);
    },
  );
});
