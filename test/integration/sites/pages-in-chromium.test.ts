import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch, type Browser, type Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Refusal } from '../../../core/exchange/verdict';
import { refusalText } from '../../../core/extract/message';
import { createExtractors } from '../../../core/extract/registry';
import { startAllSites, type AllSites } from '../../fixtures/sites/all-sites';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  existsSync,
);

const REFUSAL: Refusal = {
  exchangeId: '01JD00000000000000000000ZZ',
  reason: 'rule',
  rule: { id: 'keys', name: 'No credentials' },
  found: [{ name: 'AWS access key', masked: 'AKIA…6WD' }],
  appName: 'this site',
};

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

    test.each([
      ['https://chatgpt.com/', '[data-testid=error]'],
      ['https://claude.ai/new', '[data-testid=error]'],
      // Gemini's page has no error with words of ours: the reason comes as an answer.
      ['https://gemini.google.com/app', '[data-testid=answer]'],
      ['https://chat.portcullis.example/', '[data-testid=error]'],
    ])('%s shows the reason of a refusal in its own way', async (url, place) => {
      const page = await open(url);
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const target = new URL(request.url());
        const head = {
          method: request.method(),
          host: target.hostname,
          target: target.pathname + target.search,
          headers: request.headers(),
        };
        const { status, headers, body } = createExtractors().find(head).refuse(head, REFUSAL);
        void request.respond({ status, headers, body });
      });
      await say(page, 'A secret');
      await page.waitForSelector(`::-p-xpath(//li[. = "${refusalText(REFUSAL)}"])`);
      expect(await page.$(`li${place}`)).not.toBeNull();
      await page.close();
    });

    test.each([
      [
        'https://chatgpt.com/',
        'event: delta\ndata: {"p":"","o":"add","v":{"message":{"id":"m","author":{"role":"assistant"},"content":{"parts":["So far"]}}}}\n\n',
      ],
      [
        'https://claude.ai/new',
        'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"type":"text_delta","text":"So far"}}\n\n',
      ],
      ['https://chat.portcullis.example/', 'data: {"text":"So far"}\n\n'],
    ])('%s shows why its answer was stopped in the middle', async (url, begin) => {
      const page = await open(url);
      await page.setRequestInterception(true);
      page.on('request', (request) => {
        const { hostname: host, pathname: target } = new URL(request.url());
        const head = { method: request.method(), host, target, headers: request.headers() };
        const headers = { 'content-type': 'text/event-stream' };
        const end = createExtractors().find(head).stop(head, { status: 200, headers }, REFUSAL);
        void request.respond({ status: 200, headers, body: begin + end });
      });
      await say(page, 'Tell me');
      await page.waitForSelector(`::-p-xpath(//li[. = "${refusalText(REFUSAL, 'answer')}"])`);
      await page.waitForSelector('::-p-xpath(//li[. = "So far"])');
      await page.close();
    });
  },
);
