import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { launchApp, type LaunchedApp } from '../launch-app';
import { PLACES, startProbeSite, type ProbeSite } from './probe-site';
import { click, focusWindow, press, readBoard, shownWindows, typeText, writeBoard } from './x11';

type Switches = Pick<
  NonNullable<PolicyInput['isolation']>,
  'copy' | 'paste' | 'upload' | 'download' | 'print'
>;

/** The isolated browser on a page that tries to get things in and out. */
class Isolated {
  private constructor(
    readonly site: ProbeSite,
    readonly launched: LaunchedApp,
    readonly folder: string,
    /** Windows that are shown while no dialog is open. */
    readonly windows: number,
    private readonly corner: { readonly x: number; readonly y: number },
  ) {}

  static async open(switches: Switches): Promise<Isolated> {
    const site = await startProbeSite();
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-isolated-'));
    const policyFile = join(folder, 'policy.json');
    const isolation = { sites: [{ name: 'Probe', url: site.url }], ...switches };
    await writeFile(policyFile, JSON.stringify({ isolation } satisfies PolicyInput));
    const launched = await launchApp({
      args: [
        '--hidden',
        '--no-embedded-endpoint',
        `--config=${policyFile}`,
        `--isolate=${site.url}`,
      ],
    });
    await site.reported('loaded').catch((error: unknown) => {
      console.log(launched.output.text);
      throw error;
    });
    const corner = await launched.app.evaluate(({ BaseWindow, BrowserWindow }) => {
      const own = new Set<number>(BrowserWindow.getAllWindows().map((window) => window.id));
      const window = BaseWindow.getAllWindows().find(({ id }) => !own.has(id));
      const page = window?.contentView.children[0]?.getBounds();
      const content = window?.getContentBounds();
      return { x: content?.x ?? 0, y: (content?.y ?? 0) + (page?.y ?? 0) };
    });
    const isolated = new Isolated(site, launched, folder, await shownWindows(), corner);
    await isolated.#takeKeyboard();
    return isolated;
  }

  /** Without a window manager a new window may lose the focus it was given: ask until keys arrive. */
  async #takeKeyboard(): Promise<void> {
    await vi.waitUntil(
      async () => {
        await focusWindow('Isolated browser: Probe');
        await this.clickOn('field');
        await press('F8');
        return this.has('key');
      },
      { timeout: 20_000, interval: 300 },
    );
  }

  async clickOn(place: keyof typeof PLACES, button: 1 | 2 | 3 = 1): Promise<void> {
    const { x, y } = PLACES[place];
    await click(this.corner.x + x, this.corner.y + y, button);
  }

  /** Types a letter into the field and waits for it: everything before it has been dealt with. */
  async settle(letter: string): Promise<string> {
    await this.clickOn('field');
    await press('End');
    await typeText(letter);
    return (await this.site.reported('input', (text) => text.endsWith(letter))).detail;
  }

  /** The person goes to another window, as they would to paste there. */
  async leave(): Promise<void> {
    await this.launched.app.evaluate(({ BrowserWindow }) => {
      const isCompanion = (url: string): boolean => !url.endsWith('#/warn');
      BrowserWindow.getAllWindows()
        .find((window) => isCompanion(window.webContents.getURL()))
        ?.show();
    });
    await focusWindow('Status · Portcullis');
  }

  has(what: string): boolean {
    return this.site.seen.some((report) => report.what === what);
  }

  async close(): Promise<void> {
    await this.launched.close();
    await this.site.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

describe('isolated browser with everything refused', () => {
  let isolated: Isolated;
  beforeAll(async () => {
    await writeBoard('clipboard', 'from outside');
    await writeBoard('primary', 'selected outside');
    isolated = await Isolated.open({});
  });
  afterAll(() => isolated.close());

  it('lets a person type', async () => {
    expect(await isolated.settle('a')).toBe('inside texta');
  });

  it('pastes nothing, by keys or by the middle button', async () => {
    await isolated.clickOn('field');
    await press('ctrl+v', 'shift+Insert', 'ctrl+shift+v');
    await isolated.clickOn('field', 2);
    expect(await isolated.settle('b')).toBe('inside textab');
    expect(isolated.has('paste')).toBe(false);
  });

  it('does not open a file chooser', async () => {
    await isolated.clickOn('file');
    await isolated.site.reported('file-click');
    await isolated.settle('c');
    expect(await shownWindows()).toBe(isolated.windows);
    expect(isolated.has('file')).toBe(false);
    expect((await isolated.site.reported('loaded')).detail).toBe('false');
  });

  it('saves nothing to disk', async () => {
    await isolated.clickOn('download');
    await isolated.settle('d');
    expect(await shownWindows()).toBe(isolated.windows);
    expect(await readdir(isolated.folder)).toEqual(['policy.json']);
  });

  it('prints nothing, not even from a frame', async () => {
    await isolated.clickOn('print');
    await isolated.site.reported('print-returned');
    await press('ctrl+p');
    await isolated.settle('e');
    expect(await shownWindows()).toBe(isolated.windows);
    expect(isolated.has('beforeprint')).toBe(false);
  });

  it('stays on its site', async () => {
    await isolated.clickOn('outside');
    expect(await isolated.settle('f')).toMatch(/f$/);
  });

  it('copies nothing, by keys, by script or by selecting', async () => {
    await isolated.clickOn('field');
    await press('ctrl+a', 'ctrl+c', 'ctrl+Insert', 'ctrl+x');
    await isolated.clickOn('execCopy');
    await isolated.site.reported('exec');
    await isolated.clickOn('clipboardWrite');
    expect((await isolated.site.reported('write')).detail).toBe('NotAllowedError');
    await isolated.settle('g');
    expect(isolated.has('copy')).toBe(false);
    await isolated.leave();
    await expect.poll(() => readBoard('clipboard')).toBe('from outside');
    expect(await readBoard('primary')).not.toContain('inside');
  });
});

describe('isolated browser with everything allowed', () => {
  let isolated: Isolated;
  beforeAll(async () => {
    await writeBoard('clipboard', 'from outside');
    isolated = await Isolated.open({
      copy: 'allow',
      paste: 'allow',
      upload: 'allow',
      download: 'allow',
      print: 'allow',
    });
  });
  afterAll(() => isolated.close());

  it('pastes', async () => {
    await isolated.clickOn('field');
    await press('End', 'ctrl+v');
    expect((await isolated.site.reported('paste')).detail).toBe('from outside');
    expect((await isolated.site.reported('input')).detail).toBe('inside textfrom outside');
  });

  it('copies', async () => {
    await isolated.clickOn('field');
    await press('ctrl+a', 'ctrl+c');
    await isolated.site.reported('copy');
    await expect.poll(() => readBoard('clipboard')).toContain('inside text');
  });

  it('opens a file chooser', async () => {
    await isolated.clickOn('file');
    await expect.poll(() => shownWindows(), { timeout: 15_000 }).toBe(isolated.windows + 1);
    await press('Escape');
    await expect.poll(() => shownWindows(), { timeout: 15_000 }).toBe(isolated.windows);
  });

  it('asks where to save a download', async () => {
    await focusWindow('Isolated browser: Probe');
    await isolated.clickOn('download');
    await expect.poll(() => shownWindows(), { timeout: 15_000 }).toBe(isolated.windows + 1);
    await press('Escape');
    await expect.poll(() => shownWindows(), { timeout: 15_000 }).toBe(isolated.windows);
  });

  it('prints', async () => {
    await focusWindow('Isolated browser: Probe');
    await isolated.clickOn('print');
    await isolated.site.reported('beforeprint');
    await expect.poll(() => shownWindows(), { timeout: 15_000 }).toBeGreaterThan(isolated.windows);
  });
});
