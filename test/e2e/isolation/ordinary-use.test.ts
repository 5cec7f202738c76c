import { readdir } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { press, readBoard, shownWindows, typeText, writeBoard } from '../desktop/x11';
import { accessibleFrame, frameCases } from './frame-cases';
import { isolation, Visit } from './visit';

/** Put together here so that no scanner of source code takes it for a real one. */
const SECRET = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');

describe('ordinary use of the isolated browser, with nothing let out', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.open((site) => isolation(site, { download: 'view' }));
  });
  afterAll(() => visit.close());

  it('types, with what an input method composes', async () => {
    await visit.click('field');
    await press('End');
    await typeText(' text');
    await visit.site.reported('input', (value) => value === 'inside text');
    // What an input method sends goes the same way, by Chromium's own interface to it.
    await visit.launched.app.evaluate(async ({ webContents }) => {
      const page = webContents.getAllWebContents().find((each) => /^http:/.test(each.getURL()));
      const send = (method: string, given: object) => page?.debugger.sendCommand(method, given);
      await send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
      await send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
      await send('Input.insertText', { text: '日本' });
    });
    expect(await visit.site.reported('compositionend')).toBe('日本');
    await visit.site.reported('input', (value) => value === 'inside text日本');
  });

  it('shows answers as they come', async () => {
    await visit.click('stream');
    const [chunks = '', ...words] = (await visit.site.reported('streamed')).split(' ');
    expect(words.join(' ')).toBe('Three places for lunch.');
    expect(Number(chunks)).toBeGreaterThan(1);
  });

  it('goes on after print(), which does nothing', async () => {
    await visit.click('print');
    await visit.site.reported('printed');
    expect(await shownWindows()).toBe(visit.windows);
  });

  it('scrolls by wheel and keys', async () => {
    await visit.screen.pointer('wheel-down', { x: 600, y: 400 });
    await visit.site.reported('scroll', (y) => Number(y) > 0);
    await visit.screen.pointer('click', { x: 600, y: 300 });
    await press('ctrl+Home');
    await visit.site.reported('scroll', (y) => Number(y) === 0);
  });

  it('signs in by redirect and comes back', async () => {
    await visit.click('signIn');
    expect(await visit.site.reported('loaded')).toMatch(/^42 /);
  });

  it('signs in by a pop-up that talks to the page', async () => {
    await visit.click('popup');
    expect(await visit.site.reported('message')).toBe('signed in');
  });

  frameCases(() => visit);
  accessibleFrame(() => visit);
});

describe('ordinary use of the isolated browser, in the pixel engine and beside an endpoint of its own', () => {
  let visit: Visit;
  beforeAll(async () => {
    visit = await Visit.open(
      (site) => isolation(site, { engine: 'pixels', download: 'view' }),
      'embedded',
    );
  });
  afterAll(() => visit.close());

  frameCases(() => visit);
});

describe('ordinary use of the isolated browser, with everything allowed', () => {
  let visit: Visit;
  beforeAll(async () => {
    await writeBoard('clipboard', 'from outside');
    visit = await Visit.open((site) => ({
      ...isolation(site, {
        copy: 'allow',
        paste: 'allow',
        upload: 'allow',
        download: 'allow',
        print: 'allow',
        dragAndDrop: 'allow',
        pasteCharacters: 200,
      }),
      rules: [
        {
          id: 'keys',
          name: 'No keys',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'block',
        },
        {
          id: 'mail',
          name: 'Mask addresses',
          when: 'any(dlp.types[*] == "EMAIL_ADDRESS")',
          action: 'redact',
        },
      ],
    }));
  });
  afterAll(() => visit.close());

  /** Another program copies, as it would while another window has the focus. */
  const copyOutside = async (text: string): Promise<void> => {
    await visit.screen.leave();
    await writeBoard('clipboard', text);
    await visit.screen.focus();
  };
  const paste = async (): Promise<void> => {
    await visit.click('field');
    await press('ctrl+a', 'ctrl+v');
  };

  it('pastes what the rules let in', async () => {
    await copyOutside('plan a lunch');
    await paste();
    await visit.site.reported('input', (value) => value === 'plan a lunch');
  });

  it('pastes with what the rules mask', async () => {
    await copyOutside('ask ada@northwind-traders.com');
    await paste();
    await visit.site.reported('input', (value) => value === 'ask [EMAIL_ADDRESS]');
  });

  it.each([
    ['what the rules block', `key ${SECRET}`],
    ['more than the limit', 'long '.repeat(60)],
  ])('does not paste %s', async (_name, text) => {
    await copyOutside(text);
    await paste();
    await visit.click('field');
    await press('End');
    await typeText('x');
    const value = await visit.site.reported('input', (each) => each.endsWith('x'));
    expect(value).not.toContain(text.slice(0, 8));
  });

  it('copies, and keeps what was copied', async () => {
    await visit.click('field');
    await press('ctrl+a', 'ctrl+c');
    await visit.site.reported('copy');
    await visit.screen.leave();
    await expect.poll(() => readBoard('clipboard'), { timeout: 15_000 }).toMatch(/x$/);
  });

  it('opens a file chooser', async () => {
    await visit.click('file');
    await expect.poll(() => shownWindows(), { timeout: 20_000 }).toBe(visit.windows + 1);
    await press('Escape');
    await expect.poll(() => shownWindows(), { timeout: 20_000 }).toBe(visit.windows);
  });

  it('asks where to save a download', async () => {
    await visit.click('download');
    await expect.poll(() => shownWindows(), { timeout: 20_000 }).toBe(visit.windows + 1);
    await press('Escape');
    await expect.poll(() => shownWindows(), { timeout: 20_000 }).toBe(visit.windows);
    expect(await readdir(visit.launched.home)).not.toContain('report.txt');
  });

  it('prints', async () => {
    await visit.click('print');
    await visit.site.reported('beforeprint');
    await expect.poll(() => shownWindows(), { timeout: 20_000 }).toBeGreaterThan(visit.windows);
  });
});
