import { ProtocolError, type CDPSession } from 'puppeteer-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chromium } from '../../../main/isolation/pixels/chromium';
import type { PixelTab } from '../../../main/isolation/pixels/pixel-tab';
import { UNGUARDED, UnguardedPageError } from '../../../main/isolation/unguarded-page';
import { BUTTON, startEngineSite, type EngineSite } from './engine-site';
import { startPixelDesk, type PixelDesk, type SeenTab } from './pixel-desk';

/** Says what it still finds of what is taken away from pages, before anything else. */
const WITNESS = `<script>
  tell('witness', [typeof RTCPeerConnection, typeof navigator.serviceWorker, /native/.test(print)].join());
</script>`;
const GUARDED = 'undefined,undefined,false';

/** A button that opens something and then goes on working for a while, as far as a page can. */
const opener = (script: string): string =>
  `<button id="button">do</button><script>
  document.getElementById('button').addEventListener('click', () => {
    ${script}
    const end = performance.now() + 1500;
    while (performance.now() < end);
    tell('worked');
  });
  requestAnimationFrame(() => requestAnimationFrame(() => tell('drawn')));
  </script>`;

/** A name of another site on the same server: its pages have a process of their own. */
const elsewhere = 'location.origin.replace("127.0.0.1", "localhost")';

/** A form that goes into a window of its own, by Chromium's own way of opening one. */
const form = (encoding: string, more = ''): string => `
    const form = document.createElement('form');
    const enctype = { urlencoded: 'application/x-www-form-urlencoded', multipart: 'multipart/form-data' };
    Object.assign(form, { method: 'post', target: '_blank', action: ${elsewhere} + '/sent' });
    form.enctype = enctype.${encoding};
    form.innerHTML = '<input name="say" value="ä &amp; 1">';
    ${more}
    document.body.append(form);
    form.submit();`;

const PAGES = {
  '/witness': WITNESS,
  '/popup': opener(`open(${elsewhere} + '/witness')`),
  '/popup-noopener': opener(`open(${elsewhere} + '/witness', '_blank', 'noopener')`),
  '/form-urlencoded': opener(form('urlencoded')),
  '/form-multipart': opener(form('multipart')),
  '/form-file': opener(
    form(
      'multipart',
      `
    const files = new DataTransfer();
    files.items.add(new File(['from outside'], 'a.txt'));
    Object.assign(form.elements.say, { type: 'file', files: files.files });`,
    ),
  ),
  '/frame': opener(`
    const frame = document.createElement('iframe');
    frame.src = ${elsewhere} + '/witness';
    document.body.append(frame);`),
  '/frame-near': opener(`
    const frame = document.createElement('iframe');
    frame.src = '/witness';
    document.body.append(frame);`),
} as const;

/** What holds a page, one command of each kind. */
const GUARDS = [
  'Page.enable',
  'Runtime.enable',
  'Runtime.addBinding',
  'Page.addScriptToEvaluateOnNewDocument',
  'Fetch.enable',
  'Page.setInterceptFileChooserDialog',
] as const;

/** What holds the page of a tab beside that; its frames have their drags from it. */
const PAGE_GUARDS = [...GUARDS, 'Input.setInterceptDrags'] as const;

type Meddle = (method: string, session: CDPSession) => Promise<void> | undefined;

/** Lets a test stand between the engine and Chromium: before a command is sent, or instead of it. */
function meddling(meddle: Meddle): (chromium: Chromium) => void {
  return ({ connection }) => {
    connection.on('sessionattached', (session) => {
      const send = session.send.bind(session);
      session.send = async (method, params, options) => {
        // Others are sent in the same turn, as they would be without a test.
        const meddled = meddle(method, session);
        if (meddled !== undefined) await meddled;
        return send(method, params, options);
      };
    });
  };
}

const refusing = (): Promise<void> => Promise.reject(new ProtocolError('broken for a test'));

describe('the pixel engine before a page runs', () => {
  let site: EngineSite;
  let pixels: PixelDesk;
  let meddle: Meddle = () => undefined;
  beforeAll(async () => {
    site = await startEngineSite(PAGES);
    const { port } = new URL(site.origin);
    pixels = await startPixelDesk({
      isInScope: (url) => new URL(url).port === port,
      started: meddling((method, session) => meddle(method, session)),
    });
  });
  beforeEach(() => {
    meddle = () => undefined;
  });
  afterEach(async () => {
    for (const tab of opened.splice(0)) await tab.close();
  });
  afterAll(async () => {
    await pixels?.close();
    await site?.close();
  });

  const count = (what: string): number =>
    site.reports.filter((report) => report.what === what).length;

  const opened: PixelTab[] = [];
  const newTab = async (): Promise<{ tab: PixelTab; seen: SeenTab }> => {
    const made = await pixels.newTab();
    opened.push(made.tab);
    return made;
  };

  /** Opens a page in a tab of its own; resolves once its button can be pressed. */
  async function open(
    path: string,
  ): Promise<{ tab: PixelTab; seen: SeenTab; press: () => Promise<void> }> {
    const drawn = count('drawn');
    const { tab, seen } = await newTab();
    await tab.open(site.origin + path);
    await site.reportedAgain('drawn', drawn);
    return { tab, seen, press: () => pixels.click(BUTTON, 'left', tab) };
  }

  it.each(['/popup', '/popup-noopener', '/frame', '/frame-near'] as const)(
    'has all guards on in what %s opens, while its opener keeps the renderer busy',
    async (path) => {
      const before = count('witness');
      await (await open(path)).press();
      expect(await site.reportedAgain('witness', before)).toBe(GUARDED);
    },
  );

  it.each(['/popup', '/frame'] as const)(
    'asks for no document of what %s opens until Chromium has confirmed the last guard',
    async (path) => {
      const { press } = await open(path);
      const [worked, witness] = [count('worked'), count('witness')];
      const reached = deferred();
      const released = deferred();
      meddle = (method) => {
        if (method !== 'Page.addScriptToEvaluateOnNewDocument') return undefined;
        reached.resolve();
        return released.promise;
      };
      const pressed = press();
      await reached.promise;
      // A window with an opener runs in the opener's own thread, which stands still with it.
      if (path !== '/popup') await site.reportedAgain('worked', worked);
      expect(count('witness')).toBe(witness);
      released.resolve();
      await pressed;
      expect(await site.reportedAgain('witness', witness)).toBe(GUARDED);
    },
  );

  it.each(['urlencoded', 'multipart'] as const)(
    'sends a form for a window without an opener (%s) from a tab that is held, as it was',
    async (encoding) => {
      const { seen, press } = await open(`/form-${encoding}`);
      const [worked, sent] = [count('sent'), count('worked')];
      await press();
      const body = await site.reportedAgain('sent', worked);
      await site.reportedAgain('worked', sent);
      await seen.until(() => seen.popups.length === 1);
      expect(body).toContain(
        encoding === 'multipart' ? 'name="say"\r\n\r\nä & 1' : 'say=%C3%A4+%26+1',
      );
      expect(count('sent')).toBe(worked + 1);
      const { 'content-type': type, ...headers } = site.headersOf('/sent').at(-1) ?? {};
      expect(type).toContain(encoding);
      expect(headers).toMatchObject({
        origin: site.origin,
        referer: `${site.origin}/`,
        'sec-fetch-site': 'cross-site',
        'content-length': String(Buffer.byteLength(body)),
      });
    },
  );

  it('sends no form with a file for a window that it cannot hold', async () => {
    const { seen, press } = await open('/form-file');
    const [worked, sent] = [count('worked'), count('sent')];
    await press();
    await seen.until(() => seen.refusals.some(({ what }) => what === 'popup'));
    await site.reportedAgain('worked', worked);
    expect(count('sent')).toBe(sent);
    expect(seen.popups).toEqual([]);
  });

  it('lets a page go on that may open no more windows', async () => {
    const { seen, press } = await open('/popup');
    // Twenty tabs are what a session may have; one was there before.
    for (let more = 0; more < 18; more += 1) await newTab();
    const [witness, worked] = [count('witness'), count('worked')];
    void press();
    await seen.until(() => seen.refusals.some(({ what }) => what === 'popup'));
    await site.reportedAgain('worked', worked);
    expect([count('witness'), seen.popups]).toEqual([witness, []]);
  });

  it.each(PAGE_GUARDS)('opens no tab where %s is not done', async (guard) => {
    meddle = (method) => (method === guard ? refusing() : undefined);
    await expect(pixels.newTab()).rejects.toThrow(UnguardedPageError);
  });

  it.each(PAGE_GUARDS)('opens no window of a page where %s is not done', async (guard) => {
    const { tab, seen, press } = await open('/popup');
    const [witness, worked] = [count('witness'), count('worked')];
    meddle = (method) => (method === guard ? refusing() : undefined);
    // Not waited for: the opener shares its thread with the window, which never runs.
    void press();
    await seen.until(() => seen.refusals.some(({ what }) => what === 'popup'));
    expect([count('witness'), seen.popups]).toEqual([witness, []]);
    // Its opener waits for it in the same process. It must not hang, nor run on with what is unheld.
    await seen.until(() => seen.crashes.length > 0);
    meddle = () => undefined;
    const drawn = count('drawn');
    tab.reload();
    await site.reportedAgain('drawn', drawn);
    expect(count('worked')).toBe(worked);
  });

  it.each(GUARDS)(
    'closes a tab with a frame of another site where %s is not done',
    async (guard) => {
      const { seen, press } = await open('/frame');
      const witness = count('witness');
      meddle = (method) => (method === guard ? refusing() : undefined);
      await press();
      await seen.until(() => seen.crashes.length > 0);
      expect(seen.crashes).toEqual([UNGUARDED]);
      expect(count('witness')).toBe(witness);
    },
  );
});

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
