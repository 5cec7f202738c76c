import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { request, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import {
  startIdentityProvider,
  KIM,
  type IdentityProvider,
} from '../../fixtures/identity/identity-provider';
import { administrator } from './administrator';
import { openDesk, stateOf, stateWhen, type CompanionDesk, type Portcullis } from './desk';
import { openSystemTray, type SystemTray } from './system-tray';

/** Made-up card numbers with a valid checksum, as the card industry gives them out for tests. */
const CARD = '4111 1111 1111 1111';
const LIMIT = { timeout: 60_000, interval: 50 } as const;
/** A grant is at the device within two seconds; the rest is for a busy machine. */
const GRANT_MS = 8000;

describe('the companion, used', () => {
  let desk: CompanionDesk;
  let page: Page;
  let identity: IdentityProvider;
  let tray: SystemTray | undefined;
  beforeAll(async () => {
    tray = await openSystemTray();
    identity = await startIdentityProvider();
    desk = await openDesk({
      organisation: { name: 'Northwind', supportUrl: 'https://help.example/' },
      identity: { issuer: identity.issuer, clientId: 'portcullis' },
      rules: [
        { id: 'no-keys', name: 'Keys stay here', when: 'dlp.match_count gt 0', action: 'block' },
      ],
    });
    page = desk.page;
  });
  afterAll(async () => {
    await desk?.close();
    await identity?.close();
    await tray?.close();
  });

  const trial = (text: string) =>
    page.evaluate(
      (sent) => (globalThis as Portcullis).portcullis.trial.run({ kind: 'warn', text: sent }),
      text,
    );

  it('begins with four calm steps and remembers that they are done', async () => {
    await page.getByText('It does not look at').waitFor();
    for (let step = 0; step < 4; step++) await page.getByTestId('welcome-next').click();
    await page.getByTestId('status-hero').waitFor();
    expect((await stateWhen(page, ({ welcomed }) => welcomed)).welcomed).toBe(true);
    await stateWhen(
      page,
      ({ policyVersion, company }) => policyVersion > 0 && company !== undefined,
    );
  });

  it('tells from the policy in force what the company sees', async () => {
    await page.getByRole('link', { name: 'What my company sees' }).click();
    await page.getByText('Keys stay here').waitFor();
    await page.getByText('Nothing. No rule keeps', { exact: false }).waitFor();
  });

  it('shows a redaction and a block by the real check', async () => {
    await page.getByRole('link', { name: 'Try it' }).click();
    await page.getByText('Redaction', { exact: true }).click();
    await page.getByTestId('try-run').click();
    const outcome = page.getByTestId('try-outcome');
    await outcome.waitFor();
    expect(await outcome.getAttribute('data-action')).toBe('redact');
    expect(await outcome.innerText()).not.toContain('mara.lindqvist@example.com\n');
    await page.getByText('Block', { exact: true }).click();
    await page.getByTestId('try-run').click();
    await page.locator('[data-testid=try-outcome][data-action=block]').waitFor();
  });

  it('asks ten questions one after the other, shows what was found on hold, and measures', async () => {
    const warn = await desk.launched.warnWindow();
    const texts = Array.from({ length: 10 }, (_, n) => `Order ${n}: card ${CARD}`);
    const answers = Promise.all(texts.map(trial));
    await warn.getByText('9 more waiting').waitFor();
    await warn.getByTestId('warn-reveal').first().focus();
    await warn.keyboard.down('Space');
    await warn.getByTestId('found-sample').first().getByText(CARD).waitFor();
    await warn.keyboard.up('Space');
    await warn.getByTestId('found-sample').first().getByText(CARD).waitFor({ state: 'hidden' });
    for (let left = 9; left >= 0; left--) {
      await warn.getByTestId('warn-redact').click();
      if (left > 1) await warn.getByText(`${left - 1} more waiting`).waitFor();
    }
    const results = await answers;
    expect(results.map((result) => result?.action)).toEqual(texts.map(() => 'redact'));
    expect(results.every((result) => !result?.sent?.includes(CARD))).toBe(true);
  });

  it('asks once about what an app sends twice', async () => {
    const warn = await desk.launched.warnWindow();
    const both = Promise.all([trial(`Twice ${CARD}`), trial(`Twice ${CARD}`)]);
    await warn.getByTestId('warn-cancel').click();
    expect((await both).map((result) => result?.action)).toEqual(['block', 'block']);
  });

  it('pauses with a timer, and ends the pause', async () => {
    await page.getByRole('link', { name: 'Status', exact: true }).click();
    await page.getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('menuitem', { name: '5 minutes', exact: true }).click();
    await page.getByTestId('pause-timer').waitFor();
    const paused = await stateWhen(page, ({ protection }) => protection === 'paused');
    expect(paused.pausedUntil ?? 0).toBeGreaterThan(Date.now());
    await page.getByRole('button', { name: 'Resume protection' }).click();
    const after = await stateWhen(page, ({ protection }) => protection !== 'paused');
    expect(after.pausedUntil).toBeUndefined();
  });

  it('shows each change of its state in the tray of the desktop', async ({ skip }) => {
    if (tray === undefined) return skip('there is no trayer to show a tray icon in');
    const seen: Buffer[] = [];
    const another = async (): Promise<void> => {
      const picture = await tray?.picture(desk.launched.app);
      if (picture === undefined || seen.some((old) => old.equals(picture))) throw new Error('same');
      seen.push(picture);
    };
    const pause = (minutes: number): Promise<void> =>
      page.evaluate(
        (length) => (globalThis as Portcullis).portcullis.companion.pause({ minutes: length }),
        minutes,
      );
    await another();
    await pause(5);
    await vi.waitFor(another, LIMIT);
    await page.evaluate(() => (globalThis as Portcullis).portcullis.companion.resume());
    const isFirst = async () =>
      expect((await tray?.picture(desk.launched.app))?.equals(seen[0] ?? Buffer.of())).toBe(true);
    await vi.waitFor(isFirst, LIMIT);
  });

  it('signs in by the company’s own page', async () => {
    await desk.launched.app.evaluate(({ shell }) => {
      const opened: string[] = [];
      Object.assign(globalThis, { opened });
      Object.assign(shell, { openExternal: async (url: string) => void opened.push(url) });
    });
    await page.getByTestId('sign-in').click();
    const address = await vi.waitUntil(
      () =>
        desk.launched.app.evaluate(
          () => (globalThis as typeof globalThis & { opened: string[] }).opened[0],
        ),
      LIMIT,
    );
    const browser = await request.newContext();
    const answer = await browser.get(address);
    expect(answer.ok()).toBe(true);
    await browser.dispose();
    const state = await stateWhen(page, ({ identity: who }) => who?.person !== undefined);
    expect(state.identity?.person?.email).toBe(KIM.email);
    expect(identity.signIns()).toBe(1);
  });

  it('asks for an exception where it was stopped, and has it within two seconds of the grant', async () => {
    const admin = await administrator(desk.launched.dataDir, await stateOf(page));
    const warn = await desk.launched.warnWindow();
    const asked = trial(`For an exception ${CARD}`);
    await warn.getByTestId('ask-exception').click();
    await warn.getByLabel('Why do you need it?').fill('A card that was revoked');
    await warn.getByTestId('send-exception').click();
    await warn.getByText('Your IT department was asked', { exact: false }).waitFor();
    await warn.getByTestId('warn-cancel').click();
    expect((await asked)?.action).toBe('block');
    await page.getByRole('link', { name: 'Exceptions' }).click();
    await page.getByText('Waiting for IT').waitFor();
    const granted = page.getByText('Granted', { exact: true });
    const begun = Date.now();
    await admin.grantFirst();
    await granted.waitFor();
    expect(Date.now() - begun).toBeLessThan(GRANT_MS);
    await admin.dispose();
  });

  it('changes its language while it is open, tray and windows', async () => {
    await page.getByRole('link', { name: 'Settings' }).click();
    const speak = (language: 'de' | 'en') =>
      page.evaluate(
        (tag) => (globalThis as Portcullis).portcullis.companion.setPreferences({ language: tag }),
        language,
      );
    await speak('de');
    await page.getByRole('heading', { name: 'Einstellungen', level: 1 }).waitFor();
    await speak('en');
    await page.getByRole('heading', { name: 'Settings', level: 1 }).waitFor();
  });

  it('says what the doctor finds on this desk, saves a report, and starts the agent again', async () => {
    await page.getByRole('link', { name: 'Diagnostics' }).click();
    const findings = page.getByTestId('doctor-findings');
    await findings.getByText(/^The agent runs \(process \d+\)\.$/).waitFor();
    await findings.getByText(/^The central endpoint .* answers in/).waitFor();
    const file = join(desk.launched.dataDir, 'report.tar.gz');
    await desk.launched.app.evaluate(({ dialog }, filePath) => {
      Object.assign(dialog, { showSaveDialog: async () => ({ canceled: false, filePath }) });
    }, file);
    await page.getByTestId('save-bundle').click();
    await page.getByText(`Saved as ${file}`).waitFor();
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const names = gunzipSync(await readFile(file)).toString('latin1');
    for (const name of ['versions.json', 'doctor.json', 'desk.json']) expect(names).toContain(name);
    expect(names).not.toContain(CARD);
    const pidIn = async () => /process (\d+)/.exec(await findings.innerText())?.[1];
    const before = await pidIn();
    await page.evaluate(() => (globalThis as Portcullis).portcullis.doctor.restartAgent());
    await vi.waitUntil(async () => {
      await page.getByRole('button', { name: 'Check again' }).first().click();
      const now = await pidIn();
      return now !== undefined && now !== before;
    }, LIMIT);
  });

  it('has its window again after the page has crashed', async () => {
    const title = await desk.launched.app.evaluate(({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows().find(
        (window) => !window.webContents.getURL().endsWith('#/warn'),
      )?.webContents;
      const heading = `new Promise((done) => {
        const look = () => {
          const title = document.querySelector('h1')?.textContent;
          if (title) done(title);
          return title;
        };
        if (!look()) new MutationObserver(look).observe(document, { childList: true, subtree: true });
      })`;
      return new Promise<string>((done) => {
        contents?.once('did-finish-load', () => {
          void contents.executeJavaScript(heading).then(done);
        });
        contents?.forcefullyCrashRenderer();
      });
    });
    expect(title).not.toBe('');
  });
});
