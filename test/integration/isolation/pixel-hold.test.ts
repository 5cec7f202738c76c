import { ProtocolError, type CDPSession } from 'puppeteer-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Chromium } from '../../../main/isolation/pixels/chromium';
import { UnguardedPageError } from '../../../main/isolation/pixels/protocol';
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

const PAGES = {
  '/witness': WITNESS,
  '/popup': opener(`open(${elsewhere} + '/witness')`),
  '/popup-noopener': opener(`open(${elsewhere} + '/witness', '_blank', 'noopener')`),
  '/form': opener(`
    const form = document.createElement('form');
    Object.assign(form, { method: 'post', target: '_blank', action: ${elsewhere} + '/witness' });
    document.body.append(form);
    form.submit();`),
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
  'Runtime.addBinding',
  'Page.addScriptToEvaluateOnNewDocument',
  'Fetch.enable',
  'Page.setInterceptFileChooserDialog',
] as const;

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
  afterAll(async () => {
    await pixels?.close();
    await site?.close();
  });

  const count = (what: string): number =>
    site.reports.filter((report) => report.what === what).length;

  /** Opens a page in a tab of its own; resolves once its button can be pressed. */
  async function open(path: string): Promise<{ seen: SeenTab; press: () => Promise<void> }> {
    const drawn = count('drawn');
    const { tab, seen } = await pixels.newTab();
    await tab.open(site.origin + path);
    await site.reportedAgain('drawn', drawn);
    return { seen, press: () => pixels.click(BUTTON, 'left', tab) };
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

  it('sends no form of a window that it cannot hold', async () => {
    const { seen, press } = await open('/form');
    const [worked, witness] = [count('worked'), count('witness')];
    await press();
    await seen.until(() => seen.refusals.some(({ what }) => what === 'popup'));
    await site.reportedAgain('worked', worked);
    expect(count('witness')).toBe(witness);
    expect(seen.popups).toEqual([]);
  });

  it.each(GUARDS)('opens no tab where %s is not done', async (guard) => {
    meddle = (method) => (method === guard ? refusing() : undefined);
    await expect(pixels.newTab()).rejects.toThrow(UnguardedPageError);
  });

  it.each(GUARDS)('opens no window of a page where %s is not done', async (guard) => {
    const { seen, press } = await open('/popup');
    const witness = count('witness');
    meddle = (method) => (method === guard ? refusing() : undefined);
    // Not waited for: the opener shares its thread with the window, which never runs.
    void press();
    await seen.until(() => seen.refusals.some(({ what }) => what === 'popup'));
    expect([count('witness'), seen.popups]).toEqual([witness, []]);
  });

  it.each(GUARDS)(
    'closes a tab with a frame of another site where %s is not done',
    async (guard) => {
      const { seen, press } = await open('/frame');
      const witness = count('witness');
      meddle = (method) => (method === guard ? refusing() : undefined);
      await press();
      await seen.until(() => seen.isClosed);
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
