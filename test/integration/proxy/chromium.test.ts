import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import puppeteer, { type Browser } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startDesk, type Desk } from './desk';

const HOST = 'chat.portcullis.example';
const SHUT = 'shut.portcullis.example';

/** The real browser with the CA in its own trust store: no switch that turns checks off. */
describe('Chromium through the proxy', () => {
  let desk: Desk;
  let browser: Browser;
  const home = mkdtempSync(join(tmpdir(), 'portcullis-chromium-'));
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: [
          { id: 'demo', name: 'Harbour Chat', domains: [HOST] },
          { id: 'shut', name: 'Shut <Chat>', domains: [SHUT] },
        ],
        rules: [
          {
            id: 'shut',
            name: 'No <script>alert(1)</script>',
            when: 'app.id eq "shut"',
            action: 'block',
            message: 'Use Harbour Chat instead.',
            link: 'https://intranet.example/ai',
          },
        ],
      },
    });
    trust(home, desk.caPem);
    browser = await puppeteer.launch({
      executablePath: '/usr/bin/chromium',
      args: ['--no-sandbox', `--proxy-server=${desk.url}`, '--disable-quic'],
      env: { ...process.env, HOME: home },
      userDataDir: join(home, 'profile'),
    });
  });
  afterAll(async () => {
    await browser?.close();
    await desk?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  it('accepts the leaf and speaks HTTP/2', async () => {
    const page = await browser.newPage();
    const response = await page.goto(`https://${HOST}/`);
    expect(response?.status()).toBe(200);
    expect(response?.securityDetails()?.subjectAlternativeNames()).toEqual([HOST]);
    const protocol = await page.evaluate(
      "performance.getEntriesByType('navigation')[0].nextHopProtocol",
    );
    expect(protocol).toBe('h2');
    await page.close();
  });

  it('shows why a whole app is not available, and runs nothing of it', async () => {
    const page = await browser.newPage();
    const alerts: string[] = [];
    page.on('dialog', (dialog) => {
      alerts.push(dialog.message());
      void dialog.dismiss();
    });
    const violations: string[] = [];
    page.on('console', (message) => violations.push(message.text()));
    const response = await page.goto(`https://${SHUT}/`);
    expect(response?.status()).toBe(403);
    const text = String(await page.evaluate('document.body.innerText'));
    expect(text).toContain('Shut <Chat> is not available');
    expect(text).toContain('Use Harbour Chat instead.');
    const { exchangeId } = await desk.exchange(({ app }) => app.id === 'shut');
    expect(text).toContain(exchangeId);
    // The style is applied: its hash is the one that the page's policy allows.
    const width = await page.evaluate("getComputedStyle(document.querySelector('main')).maxWidth");
    expect(width).toBe('608px');
    expect({
      alerts,
      styles: violations.filter((one) => one.includes('Content Security Policy')),
    }).toEqual({
      alerts: [],
      styles: [],
    });
    await page.close();
  });
});

/** Puts a root into the NSS database of a home folder, as people's trust stores have it on Linux. */
function trust(home: string, caPem: string): void {
  const database = join(home, '.pki', 'nssdb');
  const file = join(home, 'ca.pem');
  mkdirSync(database, { recursive: true });
  writeFileSync(file, caPem);
  const certutil = (...args: string[]): void => {
    execFileSync('certutil', ['-d', `sql:${database}`, ...args]);
  };
  certutil('-N', '--empty-password');
  certutil('-A', '-t', 'C,,', '-n', 'Portcullis test', '-i', file);
}
