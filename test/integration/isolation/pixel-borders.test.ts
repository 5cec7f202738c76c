import type { ServerResponse } from 'node:http';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BUTTON, startEngineSite, type EngineSite } from './engine-site';
import { startPixelDesk, type PixelDesk } from './pixel-desk';

/** A page whose button does one thing. */
const page = (script: string): string =>
  `<button id="button">do</button><script>
  document.getElementById('button').addEventListener('click', async () => {
    tell('pressed', location.pathname);
    ${script}
  });
  requestAnimationFrame(() => requestAnimationFrame(() => tell('drawn', location.pathname)));
  </script>`;

const LIMIT = { timeout: 60_000, interval: 20 } as const;
/** A click that tells nothing within this was lost, ms. */
const LOST_MS = 5000;

/** Opens a page and presses its button, once it is drawn: a click before that finds none. */
async function press(pixels: PixelDesk, site: EngineSite, path: string): Promise<void> {
  const told = (name: string): number =>
    site.reports.filter(({ what, detail }) => what === name && detail === path).length;
  const { tab, seen } = pixels;
  const [drawn, pressed] = [told('drawn'), told('pressed')];
  await tab.open(site.origin + path);
  await seen.until(() => seen.addresses.at(-1) === site.origin + path && !seen.isLoading);
  await vi.waitUntil(() => told('drawn') > drawn, LIMIT);
  const isTold = (): Promise<boolean> =>
    vi
      .waitUntil(() => told('pressed') > pressed, { ...LIMIT, timeout: LOST_MS })
      .then(
        () => true,
        () => false,
      );
  // A loaded machine loses a click that comes before the page's first picture.
  do await pixels.click(BUTTON);
  while (!(await isTold()));
}

const PAGES = {
  '/': page('tell("clicked")'),
  '/chooser': page('const i = document.createElement("input"); i.type = "file"; i.click()'),
  '/print': page('print(); tell("printed")'),
  '/away': page('location.href = "http://localhost:9/elsewhere"'),
  '/popup': page('open("/", "_blank")'),
  '/popup-away': page('open("http://localhost:9/elsewhere", "_blank")'),
  '/form-away': page(
    'const f = document.createElement("form"); Object.assign(f, { method: "post", target: "_blank", action: location.href.replace("127.0.0.1", "localhost").replace("form-away", "elsewhere") }); document.body.append(f); f.submit()',
  ),
  '/worker': page(
    'tell("worker", navigator.serviceWorker === undefined ? "none" : await navigator.serviceWorker.register("/sw.js").then(() => "registered", (e) => e.name))',
  ),
  '/permissions': page(
    'tell("permissions", (await Promise.all(["geolocation", "notifications", "camera", "microphone", "clipboard-read", "clipboard-write"].map((name) => navigator.permissions.query({ name }).then((p) => p.state, (e) => e.name)))).join())',
  ),
  '/write': page(
    'navigator.clipboard.writeText("out").then(() => tell("write", "done"), (e) => tell("write", e.name))',
  ),
  '/rtc': page(`
    const frame = document.createElement("iframe");
    document.body.append(frame);
    const made = [window, frame.contentWindow].map((world) => {
      const Connection = world.RTCPeerConnection;
      if (!Connection) return "none";
      const connection = new Connection({ iceServers: [{ urls: "stun:127.0.0.1:3478" }] });
      connection.createDataChannel("x");
      connection.createOffer().then((offer) => connection.setLocalDescription(offer));
      return "made";
    });
    setTimeout(() => tell("rtc", made.join()), 500);`),
  '/blob': page(
    'const a = document.createElement("a"); a.href = URL.createObjectURL(new Blob(["made inside"])); a.download = "made.txt"; a.click()',
  ),
  '/file': page('location.href = "/secret"'),
  '/dialog': page('tell("dialog", prompt("your name?", "preset"))'),
  '/residue': page(
    'tell("residue", document.cookie + localStorage.length); document.cookie = "a=b"; localStorage.a = "b"',
  ),
} as const;

const FILES = {
  '/secret': (response: ServerResponse): void => {
    response.setHeader('Content-Type', 'text/csv');
    response.setHeader('Content-Disposition', 'attachment; filename="secret.csv"');
    response.end('name,value\nalpha,1\n');
  },
};

describe('the borders of the pixel engine with everything refused', () => {
  let site: EngineSite;
  let pixels: PixelDesk;
  beforeAll(async () => {
    site = await startEngineSite(PAGES, FILES);
    pixels = await startPixelDesk({ isInScope: (url) => url.startsWith(site.origin) });
  });
  afterAll(async () => {
    await pixels?.close();
    await site?.close();
  });

  const refused = (what: string): Promise<void> =>
    pixels.seen.until(() => pixels.seen.refusals.some((refusal) => refusal.what === what));

  it('opens no file chooser', async () => {
    await press(pixels, site, '/chooser');
    await refused('upload');
  });

  it('prints nothing', async () => {
    await press(pixels, site, '/print');
    await refused('print');
    await site.reported('printed');
  });

  it('stays in the scope of the app', async () => {
    await press(pixels, site, '/away');
    await refused('navigation');
  });

  it('takes windows in scope as tabs, and refuses the others', async () => {
    await press(pixels, site, '/popup');
    await pixels.seen.until(() => pixels.seen.popups.length === 1);
    await pixels.seen.popups[0]?.tab.close();
    // As the window does when a tab comes to the front again.
    pixels.tab.setVisible(false);
    pixels.tab.setVisible(true);
    const before = pixels.seen.popups.length;
    await press(pixels, site, '/popup-away');
    const isRefused = (): boolean => pixels.seen.refusals.some(({ what }) => what === 'popup');
    await pixels.seen.until(() => isRefused() || pixels.seen.popups.length > before);
    // Chromium may open it empty first: then it is stopped on its way, and says so itself.
    const own = pixels.seen.popups[before]?.seen;
    await own?.until(
      () => own.isClosed || own.refusals.some(({ what }) => what === 'navigation') || isRefused(),
    );
    expect(site.asked.every((path) => path !== '/elsewhere')).toBe(true);
  });

  it('lets a form of a window without an opener send nothing to another site', async () => {
    const { seen } = pixels;
    const before = seen.refusals.length;
    const windows = seen.popups.length;
    await press(pixels, site, '/form-away');
    const all = () =>
      [
        seen.refusals.slice(before),
        ...seen.popups.slice(windows).map((each) => each.seen.refusals),
      ].flat();
    await seen.until(() => all().length > 0 || seen.popups.length > windows);
    await seen.popups[windows]?.seen.until(() => all().some(({ what }) => what === 'navigation'));
    expect(all().some(({ what }) => what === 'navigation')).toBe(true);
    expect(site.asked.every((path) => path !== '/elsewhere')).toBe(true);
    pixels.tab.setVisible(false);
    pixels.tab.setVisible(true);
  });

  it('has no service workers and gives no permissions', async () => {
    await press(pixels, site, '/worker');
    expect(await site.reported('worker')).not.toBe('registered');
    await press(pixels, site, '/permissions');
    expect(await site.reported('permissions')).not.toContain('granted');
  });

  it('lets a page put nothing on a clipboard', async () => {
    await press(pixels, site, '/write');
    expect(await site.reported('write')).toBe('NotAllowedError');
    expect(pixels.copied).toEqual([]);
  });

  it('makes no connection by UDP from a page or a frame, and opens no port', async () => {
    await press(pixels, site, '/rtc');
    expect(await site.reported('rtc')).toBe('none,none');
    expect(listening(pixels.chromium.browser.process()?.pid ?? 0)).toEqual([]);
  });

  it('keeps no file, of the server or of the page', async () => {
    await press(pixels, site, '/file');
    await refused('download');
    await press(pixels, site, '/blob');
    const count = (): number =>
      pixels.seen.refusals.filter(({ what }) => what === 'download').length;
    await pixels.seen.until(() => count() >= 2);
  });

  it('asks what the page asks through the window around it', async () => {
    await press(pixels, site, '/dialog');
    expect(await site.reported('dialog')).toBe('an answer');
    expect(pixels.seen.dialogs[0]).toMatchObject({ kind: 'prompt', message: 'your name?' });
  });
});

describe('the pixel engine where files may be seen', () => {
  it('shows them in a tab of its own, whoever made them', async () => {
    const site = await startEngineSite(PAGES, FILES);
    const pixels = await startPixelDesk({
      isInScope: (url) => url.startsWith(site.origin),
      controls: { download: 'view' },
    });
    const { tab, seen } = pixels;
    for (const [index, path] of (['/file', '/blob'] as const).entries()) {
      const url = `${site.origin}${path}`;
      await tab.open(url);
      await seen.until(() => seen.addresses.at(-1) === url && !seen.isLoading);
      await pixels.click(BUTTON);
      await seen.until(() => seen.popups.length === index + 1);
    }
    const viewer = seen.popups[0];
    await viewer?.seen.until(() => viewer.seen.frames.length > 0);
    viewer?.tab.wantText(true);
    await viewer?.seen.until(() => viewer.seen.text.some(({ name }) => name.includes('alpha,1')));
    await pixels.close();
    await site.close();
  });
});

describe('the end of a session', () => {
  it('leaves neither profile nor process, and nothing for the next one', async () => {
    const site = await startEngineSite(PAGES);
    for (let round = 0; round < 2; round += 1) {
      const pixels = await startPixelDesk({ isInScope: (url) => url.startsWith(site.origin) });
      await press(pixels, site, '/residue');
      const told = (): number => site.reports.filter(({ what }) => what === 'residue').length;
      await vi.waitUntil(() => told() > round, LIMIT);
      const { pid } = pixels.chromium.browser.process() ?? {};
      await pixels.session.close();
      expect(await pixels.leftProfiles()).toEqual([]);
      expect(pid === undefined ? [] : family(pid)).toEqual([]);
      await pixels.close();
    }
    const said = site.reports.filter(({ what }) => what === 'residue').map(({ detail }) => detail);
    expect(said).toEqual(['0', '0']);
    await site.close();
  });

  it('is told when Chromium ends by itself', async () => {
    const site = await startEngineSite(PAGES);
    const pixels = await startPixelDesk({ isInScope: (url) => url.startsWith(site.origin) });
    pixels.chromium.browser.process()?.kill('SIGKILL');
    await pixels.seen.until(() => pixels.lost() === 1);
    await pixels.close();
    await site.close();
  });
});

/** A process with all its descendants that still run. */
function family(root: number): number[] {
  const out = execFileSync('ps', ['-eo', 'pid=,ppid=,stat='], { encoding: 'utf8' });
  const rows = out
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/));
  const found = new Set<number>();
  const alive = rows.filter(([, , state]) => !state?.startsWith('Z'));
  for (let grown = true; grown;) {
    grown = false;
    for (const [pid, parent] of alive) {
      const isOurs = Number(pid) === root || found.has(Number(parent));
      if (isOurs && !found.has(Number(pid))) grown = Boolean(found.add(Number(pid)));
    }
  }
  return [...found];
}

/** Addresses on which a process or its descendants listen or have a UDP socket (proc(5)). */
function listening(root: number): string[] {
  const own = new Set(family(root).flatMap(socketsOf));
  const rows = (name: string): string[][] =>
    readFileSync(`/proc/${root}/net/${name}`, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/));
  const tcp = ['tcp', 'tcp6'].flatMap(rows).filter((row) => row[3] === '0A');
  const udp = ['udp', 'udp6'].flatMap(rows);
  return [...tcp, ...udp].filter((row) => own.has(row[9] ?? '')).map((row) => row[1] ?? '');
}

function socketsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const target = readlinkSync(`/proc/${pid}/fd/${fd}`);
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      return inode === undefined ? [] : [inode];
    });
  } catch {
    // The process or the descriptor has gone since it was listed.
    return [];
  }
}
