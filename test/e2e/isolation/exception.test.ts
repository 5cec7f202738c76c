import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import {
  PLACES,
  startOrdinarySite,
  type OrdinarySite,
} from '../../fixtures/isolation/ordinary-site';
import { administrator, type Administrator } from '../companion/administrator';
import { stateWhen, type Portcullis } from '../companion/desk';
import { press, readBoard, writeBoard } from '../desktop/x11';
import { launchApp, type LaunchedApp } from '../launch-app';
import { DragTarget } from './drag-target';
import { IsolatedScreen } from './isolated-screen';

const OUTSIDE = 'from outside';
/** How long the grant holds, seconds. */
const GRANT_SECONDS = 10;
/** An odd number, so that the timer of the session is known by it. */
const LIFETIME_MINUTES = 77;
/** A grant opens its switch within two seconds; the rest is for a busy machine. */
const OPENS_MS = 8000;

describe('an exception from a switch of the isolated browser', () => {
  let site: OrdinarySite;
  let launched: LaunchedApp;
  let screen: IsolatedScreen;
  let admin: Administrator;
  let folder: string;
  let frame: Page;
  let other: DragTarget;

  beforeAll(async () => {
    site = await startOrdinarySite();
    folder = await mkdtemp(join(tmpdir(), 'portcullis-exception-'));
    const policyFile = join(folder, 'policy.json');
    const isolation = {
      lifetimeMinutes: LIFETIME_MINUTES,
      sites: [{ id: 'house', name: 'House chat', url: site.url }],
    };
    await writeFile(policyFile, JSON.stringify({ isolation } satisfies PolicyInput));
    await writeBoard('clipboard', OUTSIDE);
    launched = await launchApp({ args: [`--config=${policyFile}`] });
    const companion = await launched.mainWindow();
    const state = await stateWhen(
      companion,
      ({ consoleUrl, policyVersion }) => consoleUrl !== undefined && policyVersion > 0,
    );
    admin = await administrator(launched.dataDir, state);
    await holdLife(launched);
    await companion.evaluate(
      (url) => (globalThis as Portcullis).portcullis.isolation.open({ url }),
      site.url,
    );
    await site.reported('loaded');
    screen = await IsolatedScreen.find(launched.app, site);
    other = await DragTarget.open(launched.app, 'another window');
    frame = await vi.waitUntil(
      () => launched.app.windows().find((page) => page.url().endsWith('/isolation/frame.html')),
      { timeout: 30_000 },
    );
  });
  afterAll(async () => {
    await admin?.dispose();
    await launched?.close();
    await site?.close();
    await rm(folder, { recursive: true, force: true });
  });

  /** Copies the field of the page, and goes to another window. */
  const copyAndLeave = async (): Promise<void> => {
    await screen.focus();
    await screen.pointer('click', PLACES.field);
    await press('ctrl+a', 'ctrl+c');
    await other.focus();
  };

  it('begins with the switch off', async () => {
    await copyAndLeave();
    expect(await screen.settled(() => readBoard('clipboard'), OUTSIDE)).toBe(OUTSIDE);
    await frame.getByText('Copying out of this page is switched off.').waitFor();
  });

  it('is asked for in the window, and opens the switch there once it is granted', async () => {
    await frame.getByRole('button', { name: 'Ask for an exception' }).click();
    await frame.getByLabel('Why you need it').fill('a quotation for the minutes');
    await frame.getByRole('button', { name: 'Send' }).click();
    await frame.getByText('Your request was sent.').waitFor();
    await frame.getByRole('button', { name: 'Close', exact: true }).last().click();
    const begin = performance.now();
    await admin.grantFirst(GRANT_SECONDS / 3600);
    await site.reported('loaded');
    const took = performance.now() - begin;
    console.log(`the switch was open ${Math.round(took)} ms after the administrator's click`);
    expect(took).toBeLessThan(OPENS_MS);
    await copyAndLeave();
    await expect.poll(() => readBoard('clipboard'), { timeout: 5000 }).toBe('inside');
  });

  it('closes the switch when its time is over', async () => {
    await site.reported('loaded');
    await writeBoard('clipboard', OUTSIDE);
    await copyAndLeave();
    expect(await screen.settled(() => readBoard('clipboard'), OUTSIDE)).toBe(OUTSIDE);
    await frame.getByText('Copying out of this page is switched off.').waitFor();
  });

  it('says when the session is over, with nothing left of it, and opens the site anew', async () => {
    await launched.app.evaluate(() => (globalThis as HeldLife).endSession?.());
    await frame.getByText('This session is over').waitFor();
    const pages = await launched.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents().map((each) => each.getURL()),
    );
    expect(pages).not.toContain(site.url);
    // The click closes its own page, so it is made once the answer to this call is on its way.
    await frame
      .getByRole('button', { name: 'Open again' })
      .evaluate((button: { click(): void }) => {
        setTimeout(() => button.click());
      });
    await site.reported('loaded');
    expect(frame.isClosed()).toBe(true);
  });
});

type HeldLife = typeof globalThis & { endSession?: () => void };

/** Takes the timer at whose end a session ends, so that no test waits for it. */
async function holdLife({ app }: LaunchedApp): Promise<void> {
  await app.evaluate((_electron, lifetime) => {
    const real = globalThis.setTimeout;
    const held = (work: () => void, time?: number): NodeJS.Timeout => {
      if (time === lifetime) (globalThis as HeldLife).endSession = work;
      return real(work, time);
    };
    globalThis.setTimeout = Object.assign(held, real);
  }, LIFETIME_MINUTES * 60_000);
}
