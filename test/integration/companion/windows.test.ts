import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CompanionState } from '../../../preload/contract';
import { launchChromium } from '../console/administrator';
import { buildRenderer, type BuiltRenderer } from '../console/built-renderer';
import {
  ACTIVITY,
  COMPANY,
  GATEWAY_USE,
  openWindow,
  STATE,
  warningOf,
  type DeskOptions,
} from './desk';

/** Ways of the stand-in to tell the page what main would. */
type DeskPage = typeof globalThis & {
  readonly deskChanged: (state: CompanionState) => void;
  readonly deskPageAsked: (page: string) => void;
};

/** axe looks at every element of every page, which takes its time on a busy machine, ms. */
const AXE_MS = 180_000;

/** Resolves once no colour is on its way from one scheme to the other. */
const COLOURS_SETTLED =
  'Promise.allSettled(document.getAnimations().map(({ finished }) => finished)).then(() => true)';

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
    await page.getByText('Set by your organisation').waitFor();
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

describe('the first run', () => {
  it('takes four steps, says what is not looked at, and tells main when it is over', async () => {
    const { page, calls } = await open({ route: '#/', state: { welcomed: false } });
    await page.getByText('It does not look at').waitFor();
    for (const heading of ['Trust the certificate', 'Send AI traffic through Portcullis']) {
      await page.getByTestId('welcome-next').click();
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
    }
    await page.getByTestId('welcome-next').click();
    await page.getByRole('heading', { name: 'Almost ready' }).waitFor();
    await page.getByTestId('welcome-next').click();
    await expect.poll(() => calls).toEqual([['welcomed', null]]);
  });
});

describe('what the person finds out and says', () => {
  it('shows a value for as long as its button is held, and no longer', async () => {
    const warnings = [warningOf('a', { revealable: true })];
    const answers = { 'warn.reveal': 'sk-the-whole-value' };
    const { page, calls } = await open({ route: '#/warn', warnings, answers });
    const sample = page.getByTestId('found-sample');
    await page.getByTestId('warn-reveal').focus();
    await page.keyboard.down('Space');
    await sample.getByText('sk-the-whole-value').waitFor();
    await page.keyboard.up('Space');
    await sample.getByText('sk-…Qw9').waitFor();
    expect(calls).toEqual([['warn.reveal', { exchangeId: 'a', index: 0 }]]);
  });

  it('has an answer remembered where the rule lets it', async () => {
    const warnings = [warningOf('a', { rememberMinutes: 30 })];
    const { page, calls } = await open({ route: '#/warn', warnings });
    await page.getByTestId('warn-remember').check();
    await page.getByTestId('warn-redact').click();
    await page.getByText('No warnings.').waitFor();
    expect(calls).toEqual([answerOf('a', { choice: 'redact', remember: true })]);
  });

  it('says why something was stopped, and takes “this was wrong” to IT', async () => {
    const { page, calls } = await open({ route: '#/activity', activity: ACTIVITY });
    await page.getByText('Why?').first().click();
    await page.getByText('Because of the rule “Secrets”.').waitFor();
    await page.getByTestId('give-feedback').first().click();
    await page.getByLabel('It was right, but I need it for my work').check();
    await page.getByTestId('send-feedback').click();
    await page.getByText('You told IT', { exact: false }).waitFor();
    expect(calls).toEqual([['feedback.give', { exchangeId: 'x1', kind: 'needed', note: '' }]]);
  });

  it('tells what programs of the desk have used, by model, provider and program', async () => {
    const gatewayUrl = 'http://127.0.0.1:8446';
    const { page } = await open({ route: '#/activity', state: { gatewayUrl } });
    await page.getByText('No program has asked yet').waitFor();
    await page.evaluate((state) => (globalThis as DeskPage).deskChanged(state), {
      ...STATE,
      gatewayUrl,
      gatewayUse: GATEWAY_USE,
    });
    const rows = page.getByTestId('programs-row');
    await rows.first().getByText('1,240 calls, 12 failed, 310 from the cache').waitFor();
    expect(await rows.allInnerTexts()).toEqual([
      expect.stringMatching(/^openai\/gpt-4o-mini[^]*812K[^]*\$3\.42[^]*820 \/ 2,400 ms/),
      expect.stringMatching(/^Others[^]*1 call\n/),
    ]);
    expect(await page.getByTestId('programs-plot').locator('> *').count()).toBe(30);
    await page.getByText('Program', { exact: true }).click();
    await page.getByText('None of these calls has a name.').waitFor();
  });

  it('finds entries by app, site, rule and outcome', async () => {
    const { page } = await open({ route: '#/activity', activity: ACTIVITY });
    await page.getByLabel('Find').fill('secrets');
    await page.getByText('claude.ai').waitFor({ state: 'hidden' });
    await page.getByLabel('Find').fill('nothing like it');
    await page.getByText('Nothing matches').waitFor();
  });

  it('reads what the company sees from the policy in force', async () => {
    const company = COMPANY;
    const { page } = await open({ route: '#/company', state: { company } });
    await page.getByText('1 rule keeps the text', { exact: false }).waitFor();
    await page.getByText('Keep what is blocked').first().waitFor();
    const none = { ...company, rules: [], ruleCount: 0 };
    const other = await open({ route: '#/company', state: { company: none } });
    await other.page.getByText('No rule keeps what you write', { exact: false }).waitFor();
  });

  it('shows the end of a pause, and ends it', async () => {
    const state = { protection: 'paused', pausedUntil: Date.now() + 600_000 } as const;
    const { page, calls } = await open({ route: '#/', state });
    await page.getByTestId('pause-timer').getByText('left').waitFor();
    await page.getByRole('button', { name: 'Resume protection' }).click();
    expect(calls).toEqual([['resume', null]]);
  });

  it('speaks another language as soon as it is chosen', async () => {
    const { page } = await open({ route: '#/settings' });
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
    for (const [language, heading] of [
      ['de', 'Einstellungen'],
      ['fr', 'Réglages'],
      ['es', 'Ajustes'],
      ['ja', '設定'],
    ] as const) {
      await page.evaluate(
        ([tag, state]) => (globalThis as DeskPage).deskChanged({ ...state, language: tag }),
        [language, STATE] as const,
      );
      await page.getByRole('heading', { name: heading, level: 1 }).waitFor();
      expect(await page.locator('html').getAttribute('lang')).toBe(language);
    }
  });

  it('goes to the page that a link or the tray asks for', async () => {
    const { page } = await open({ route: '#/' });
    await page.getByTestId('status-hero').waitFor();
    await page.evaluate(() => (globalThis as DeskPage).deskPageAsked('diagnostics'));
    await page.getByRole('heading', { name: 'Diagnostics', level: 1 }).waitFor();
  });
});

describe('a language that is written from right to left', () => {
  it('has the sidebar at the right and nothing out of the window', async () => {
    const { page } = await open({ route: '#/activity', activity: ACTIVITY });
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.evaluate(`document.documentElement.dir = 'rtl'`);
    const side = await page.locator('aside').boundingBox();
    const main = await page.locator('main').boundingBox();
    expect(side?.x ?? 0).toBeGreaterThan(main?.x ?? 0);
    const overflow = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    expect(overflow).toBe(0);
  });
});

describe('the windows, to axe', () => {
  const routes = [
    ...['#/', '#/setup', '#/browser', '#/activity', '#/exceptions', '#/company', '#/try'],
    ...['#/tools', '#/settings', '#/diagnostics', '#/welcome', '#/warn'],
  ];

  it('have no fault, in light and in dark', { timeout: AXE_MS }, async () => {
    // Long enough for axe on a busy machine.
    const deadline = Date.now() + 900_000;
    const warnings = [
      warningOf('a', { revealable: true, rememberMinutes: 30, deadline }),
      warningOf('b', { deadline }),
    ];
    const found: string[] = [];
    for (const route of routes) {
      const state = {
        ...{ company: COMPANY, gatewayUrl: 'http://127.0.0.1:8446', gatewayUse: GATEWAY_USE },
      };
      const options = { route, warnings, activity: ACTIVITY, state };
      const { page, complaints } = await open(options);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const light = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'])
        .analyze();
      found.push(...complaints, ...light.violations.map(({ id }) => `${route}: ${id}`));
      // Only colours change with the scheme, so only they are looked at again.
      await page.emulateMedia({ colorScheme: 'dark' });
      await page.locator('html[data-mantine-color-scheme=dark]').waitFor();
      await page.evaluate(COLOURS_SETTLED);
      const dark = await new AxeBuilder({ page }).withRules(['color-contrast']).analyze();
      found.push(...dark.violations.map(({ id }) => `${route} in the dark: ${id}`));
      await page.context().close();
    }
    expect(found).toEqual([]);
  });

  it('are drawn in colours that the person’s system forces', async () => {
    const { page, complaints } = await open({ route: '#/', forcedColors: 'active' });
    await page.getByTestId('status-hero').waitFor();
    expect(await page.evaluate(`matchMedia('(forced-colors: active)').matches`)).toBe(true);
    expect(complaints).toEqual([]);
  });
});

describe('diagnostics', () => {
  it('name what is wrong first, with its remedy, and carry it out', async () => {
    const { page, calls } = await open({
      route: '#/diagnostics',
      answers: { 'trust.install': { kind: 'done', detail: 'It is trusted.' } },
    });
    const rows = page.getByTestId('doctor-findings').getByRole('listitem');
    await rows.first().waitFor();
    const all = await rows.all();
    const states = await Promise.all(all.map((row) => row.getAttribute('data-state')));
    expect(states).toEqual(['bad', 'warning', 'good']);
    await rows.first().getByRole('button', { name: 'Trust the certificate' }).click();
    await expect.poll(() => calls.map(([name]) => name)).toEqual(['trust.install']);
  });

  it('save a report, and say where', async () => {
    const { page } = await open({
      route: '#/diagnostics',
      answers: { saveBundle: '/home/ada/report.tar.gz' },
    });
    await page.getByTestId('save-bundle').click();
    await page.getByText('Saved as /home/ada/report.tar.gz').waitFor();
  });
});

describe('a companion with a name of its own', () => {
  it('goes by it in every message and title', async () => {
    const { page } = await open({
      route: '#/setup',
      state: { displayName: 'Northwind AI Guard', language: 'de' },
    });
    await page
      .getByText('öffnet Northwind AI Guard die verschlüsselte', { exact: false })
      .waitFor();
    expect(await page.title()).toContain('Northwind AI Guard');
    expect(await page.locator('body').innerText()).not.toContain('Portcullis');
  });
});
