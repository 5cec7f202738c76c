import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright';
import { onTestFinished } from 'vitest';
import { PASSWORD } from '../server/endpoint';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The system's Chromium, or else the one that Playwright has installed. */
export function launchChromium(): Promise<Browser> {
  const executablePath = PLACES.find((path) => existsSync(path));
  return chromium.launch({
    args: ['--no-sandbox', '--disable-quic'],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
}

/** How long a page may take for a step, ms: less than a test, so that the step is named that took it. */
const STEP_MS = 50_000;

export type Scheme = 'light' | 'dark';

export interface Visit {
  readonly page: Page;
  /** What the browser complained about: refused styles, failed scripts, errors. */
  readonly complaints: readonly string[];
}

/** A fresh browser profile with one page, closed after the test. */
export async function visit(browser: Browser, scheme: Scheme = 'light'): Promise<Visit> {
  const context = await browser.newContext({
    colorScheme: scheme,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    viewport: { width: 1360, height: 860 },
  });
  context.setDefaultTimeout(STEP_MS);
  onTestFinished(() => context.close());
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Makes the first administrator in the page that the endpoint's address leads to. */
export async function setUpInPage(page: Page, setUpUrl: string | undefined): Promise<void> {
  await page.goto(setUpUrl ?? '');
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.getByLabel('Password again').fill(PASSWORD);
  await page.getByRole('button', { name: 'Make the account' }).click();
  await page.getByRole('heading', { name: 'Overview' }).waitFor();
}

export async function signInPage(page: Page, password: string): Promise<void> {
  await page.getByLabel('Name').fill('Ada');
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
