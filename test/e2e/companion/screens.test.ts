import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { activitySchema } from '../../../core/exchange/desk';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { openDesk, stateWhen, type CompanionDesk, type Portcullis } from './desk';

/** Folder that the pictures are kept in; without it they are made, looked at by size, and removed. */
const KEPT = process.env['PORTCULLIS_SCREENS'];
/** A picture of the docs may have so many bytes. */
const LARGEST = 200 * 1024;
/** A window without anything in it is smaller than this. */
const SMALLEST = 6 * 1024;

/** What somebody did with three apps in the last hours. */
const HISTORY = [
  { minutes: 290, app: 'ChatGPT', enforced: 'allow', tokens: 420 },
  { minutes: 210, app: 'Claude', enforced: 'allow', tokens: 1310 },
  {
    ...{ minutes: 150, app: 'ChatGPT', enforced: 'redact', choice: 'redact', tokens: 96 },
    ...{ ruleId: 'cards', ruleName: 'Card numbers need a reason' },
    found: [{ name: 'Payment card number', masked: '4111 •••• •••• 1111' }],
  },
  { minutes: 95, app: 'GitHub Copilot', enforced: 'allow', tokens: 2050 },
  {
    ...{ minutes: 40, app: 'ChatGPT', enforced: 'block', tokens: 61 },
    ...{ ruleId: 'keys', ruleName: 'Keys and passwords stay here' },
    found: [{ name: 'AWS access key', masked: 'AKIA••••••••••••' }],
  },
  { minutes: 12, app: 'Claude', enforced: 'allow', tokens: 380 },
] as const;

function historyFile(now: number): string {
  return HISTORY.map(({ minutes, app, ...row }, index) => {
    const entry = activitySchema.parse({
      ...{ exchangeId: `row-${index}`, time: new Date(now - minutes * 60_000).toISOString() },
      app: { id: app.toLowerCase().replace(' ', '-'), name: app, status: 'approved' },
      ...{ host: 'ai.example', action: row.enforced, found: [] },
      ...row,
    });
    return `${JSON.stringify(entry)}\n`;
  }).join('');
}

const PAGES = {
  status: '/',
  activity: '/activity',
  exceptions: '/exceptions',
  browser: '/browser',
  tools: '/tools',
  company: '/company',
  try: '/try',
  setup: '/setup',
  settings: '/settings',
  diagnostics: '/diagnostics',
  welcome: '/welcome',
} as const;

describe.each(['light', 'dark'] as const)('pictures of every window in %s', (scheme) => {
  let desk: CompanionDesk;
  let folder: string;
  beforeAll(async () => {
    folder = KEPT ?? (await mkdtemp(join(tmpdir(), 'portcullis-screens-')));
    await mkdir(folder, { recursive: true });
    const policy: PolicyInput = {
      organisation: { name: 'Northwind', supportUrl: 'https://help.northwind.example/' },
      rules: [
        {
          id: 'cards',
          name: 'Card numbers need a reason',
          when: 'any(dlp.categories[*] eq "financial")',
          action: 'warn',
          message: 'Use the customer’s number in the CRM instead of the card.',
          link: 'https://intranet.northwind.example/ai',
          rememberMinutes: 30,
        },
        {
          id: 'keys',
          name: 'Keys and passwords stay here',
          when: 'any(dlp.categories[*] eq "credentials")',
          action: 'block',
        },
      ],
      isolation: { sites: [{ name: 'Northwind chat', url: 'https://chat.northwind.example/' }] },
    };
    desk = await openDesk(policy, { 'activity.jsonl': historyFile(Date.now()) });
    const { page } = desk;
    const warn = await desk.launched.warnWindow();
    // Playwright has a colour scheme of its own for pages, which beats that of the app.
    const media = { colorScheme: scheme, reducedMotion: 'reduce' } as const;
    await Promise.all([page.emulateMedia(media), warn.emulateMedia(media)]);
    await page.evaluate(async (appearance) => {
      const { companion } = (globalThis as Portcullis).portcullis;
      await companion.setPreferences({ appearance, language: 'en' });
      await companion.welcomed();
    }, scheme);
    await stateWhen(page, (state) => state.policyVersion > 0 && state.company !== undefined);
  });
  afterAll(async () => {
    await desk?.close();
    if (KEPT === undefined) await rm(folder, { recursive: true, force: true });
  });

  async function take(page: Page, name: string): Promise<void> {
    const path = join(folder, `companion-${name}-${scheme}.png`);
    await page.screenshot({ path, animations: 'disabled' });
    const { size } = await stat(path);
    expect(size).toBeGreaterThan(SMALLEST);
    expect(size).toBeLessThan(LARGEST);
  }

  it.each(Object.entries(PAGES))('%s', async (name, path) => {
    const { page } = desk;
    await page.evaluate(`location.hash = ${JSON.stringify(path)}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    if (name === 'activity') await page.getByText('Claude').first().waitFor();
    await take(page, name);
  });

  it('a warning', async () => {
    const { page, launched } = desk;
    const warn = await launched.warnWindow();
    const text = 'Remind Mara Lindqvist, card 4111 1111 1111 1111, of her invoice.';
    const answered = page.evaluate(
      (sent) => (globalThis as Portcullis).portcullis.trial.run({ kind: 'warn', ...sent }),
      { text, rule: 'Card numbers need a reason' },
    );
    await warn.getByTestId('warn-redact').waitFor();
    await take(warn, 'warning');
    await warn.getByTestId('warn-redact').click();
    expect((await answered)?.action).toBe('redact');
  });
});
