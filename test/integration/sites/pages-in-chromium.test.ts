import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startAllSites, type AllSites } from '../../fixtures/sites/all-sites';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

/** Only with a browser on the machine; `npm test` says when it is missing. */
describe.skipIf(CHROMIUM === undefined)(
  'the fake pages in Chromium, through the company proxy',
  () => {
    let sites: AllSites;
    let browser: Browser;
    let folder: string;

    beforeAll(async () => {
      sites = await startAllSites({ tokenDelayMs: 2, compress: true });
      folder = await mkdtemp(join(tmpdir(), 'portcullis-pages-'));
      browser = await launch({
        executablePath: CHROMIUM ?? '',
        args: [
          '--no-sandbox',
          '--disable-dev-shm-usage',
          `--proxy-server=http://127.0.0.1:${sites.companyProxy.port}`,
          // The fixture root is made anew for each run and trusted nowhere.
          '--ignore-certificate-errors',
        ],
      });
    });
    afterAll(async () => {
      await browser?.close();
      await sites?.close();
      if (folder) await rm(folder, { recursive: true });
    });

    const open = async (url: string): Promise<Page> => {
      const page = await browser.newPage();
      await page.goto(url);
      await page.waitForSelector('body[data-ready]');
      return page;
    };
    const say = async (page: Page, text: string): Promise<void> => {
      await page.type('[data-testid=prompt]', text);
      await page.click('[data-testid=send]');
    };
    const answered = (page: Page): Promise<unknown> =>
      page.waitForSelector('::-p-xpath(//li[@class="answer"][contains(., "anything else")])');

    test.each([
      ['https://chatgpt.com/', 'chatgpt'],
      ['https://claude.ai/new', 'claude'],
      ['https://gemini.google.com/app', 'gemini'],
      ['https://chat.portcullis.example/', 'demo'],
    ] as const)('%s takes a prompt with a file and streams the answer', async (url, name) => {
      const page = await open(url);
      const file = join(folder, `${name}.pdf`);
      await writeFile(file, '%PDF-1.4 made up');
      const [chooser] = await Promise.all([page.waitForFileChooser(), page.click('.attach')]);
      await chooser.accept([file]);
      await say(page, `Good morning, ${name} 🎉`);
      await answered(page);
      const prompt = sites[name].received.find(({ text }) => text.startsWith('Good morning'));
      expect(prompt?.text).toBe(`Good morning, ${name} 🎉`);
      expect(prompt?.httpVersion).toBe('2.0');
      expect(sites[name].received.flatMap(({ files }) => files)).toContain(`${name}.pdf`);
      await page.close();
    });
  },
);
