import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { groups, type Attempt } from '../../fixtures/isolation/attempts/all';
import { startHostileSite, type HostileSite } from '../../fixtures/isolation/hostile-site';
import { launchApp, type LaunchedApp } from '../launch-app';
import { press, readBoard, shownWindows, writeBoard } from '../desktop/x11';
import { DragTarget } from './drag-target';
import { IsolatedScreen } from './isolated-screen';
import { lookUpsIn } from './net-log';
import { filesWith, playersWith } from './traces';

export interface HostileRunOptions {
  readonly engine: 'view' | 'pixels';
  readonly isolation?: PolicyInput['isolation'];
  /** The app's folder, where it is another than the tree: a build without some layer. */
  readonly appDir?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Result of one attempt: nothing where it was refused, else what came out. */
export interface AttemptResult {
  readonly id: string;
  readonly what: string;
  readonly leaks: readonly string[];
}

/** What other programs have on the clipboards. */
const OUTSIDE = 'OUTSIDE-5d1f';
/** Middle of the stage, CSS pixels of the page. */
const STAGE = { x: 300, y: 160 };

/** The app with an isolated window on the hostile page, and the hands that work it. */
export class HostileRun {
  #count = 0;
  #ended: Promise<void> | undefined;

  private constructor(
    readonly site: HostileSite,
    readonly launched: LaunchedApp,
    readonly screen: IsolatedScreen,
    readonly target: DragTarget,
    private readonly folder: string,
    private readonly windows: number,
  ) {}

  static async start(options: HostileRunOptions): Promise<HostileRun> {
    const site = await startHostileSite();
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-hostile-'));
    const policyFile = join(folder, 'policy.json');
    const isolation = {
      ...options.isolation,
      engine: options.engine,
      sites: [{ name: 'Hostile', url: site.url }],
    };
    await writeFile(policyFile, JSON.stringify({ isolation } satisfies PolicyInput));
    await writeBoard('clipboard', OUTSIDE);
    await writeBoard('primary', OUTSIDE);
    const launched = await launchApp({
      args: [
        '--hidden',
        '--no-embedded-endpoint',
        `--config=${policyFile}`,
        `--isolate=${site.url}`,
        `--log-net-log=${join(folder, 'net-log.json')}`,
      ],
      ...(options.env === undefined ? {} : { env: options.env }),
      ...(options.appDir === undefined ? {} : { appDir: options.appDir }),
    });
    if (!(await site.command({ kind: 'settle' }, 60_000))) {
      throw new Error(`the isolated page did not come up:\n${launched.output.text}`);
    }
    const target = await DragTarget.open(launched.app, OUTSIDE);
    const screen = await IsolatedScreen.find(launched.app, site);
    return new HostileRun(site, launched, screen, target, folder, await shownWindows());
  }

  /** Tries one attempt and says what came out of it. */
  async attempt(attempt: Attempt): Promise<AttemptResult> {
    const { id, what } = attempt;
    this.#count += 1;
    const token = `inside-${id}-${this.#count}`;
    const before = this.site.leaks.length;
    const found: string[] = [];
    await this.screen.focus();
    const given = { token, outside: OUTSIDE, there: this.site.there, bypass: this.site.bypass };
    const isAlive = await this.site.command({ kind: 'attempt', id, ...given });
    if (isAlive) {
      for (const gesture of attempt.gestures) await this.#gesture(gesture);
    }
    const isThere = isAlive && (await this.site.command({ kind: 'settle' }));
    if (!isThere) found.push('the page is gone');
    found.push(...(await this.#outside(token)));
    if (attempt.watch === 'media') found.push(...(await playersWith(token)));
    if (attempt.watch === 'disk') found.push(...(await this.#onDisk(token)));
    found.push(...this.site.leaks.slice(before).map(({ detail }) => detail));
    await this.site.command({ kind: 'reload' });
    return { id, what, leaks: [...new Set(found)] };
  }

  /** What stands on a clipboard once the person has gone to another window. */
  async boardAfterLeaving(): Promise<string> {
    await this.target.focus();
    return await this.screen.settled(() => readBoard('clipboard'), OUTSIDE);
  }

  /** Ends the app, and tells which names it has looked up all the while. */
  async lookUps(): Promise<string[]> {
    await this.#quit();
    return lookUpsIn(join(this.folder, 'net-log.json'));
  }

  async close(): Promise<void> {
    await this.#quit();
    await this.site.close();
    await rm(this.folder, { recursive: true, force: true });
  }

  #quit(): Promise<void> {
    this.#ended ??= this.launched.close();
    return this.#ended;
  }

  async #gesture(gesture: string): Promise<void> {
    const [kind, keys = ''] = gesture.split(':');
    if (kind === 'keys') await press(keys);
    else if (kind === 'drag-out') await this.screen.drag(STAGE, this.target.at());
    else if (kind === 'drag-in') await this.screen.dragIn(this.target.at(), STAGE);
    else await this.screen.pointer(kind ?? '', STAGE);
  }

  /** What other programs of the desktop can see now. */
  async #outside(token: string): Promise<string[]> {
    const found: string[] = [];
    for (const board of ['clipboard', 'primary'] as const) {
      if ((await readBoard(board)).includes(token)) found.push(`it is on the ${board}`);
    }
    if ((await this.target.received()).includes(token)) found.push('it was dropped elsewhere');
    if ((await shownWindows()) > this.windows) {
      found.push('a window opened');
      await press('Escape', 'Escape');
    }
    const files = await readdir(join(this.launched.home), { recursive: true });
    const left = files.filter((name) => name.includes(token) || /leak.*\.txt/.test(name));
    if (left.length > 0) found.push(`a file was saved: ${left.join(', ')}`);
    return found;
  }

  /** Files that hold the text, of the app and of the engine: nothing of a page may lie there. */
  async #onDisk(token: string): Promise<string[]> {
    const profiles = (await readdir(tmpdir())).filter((name) => name.startsWith('portcullis-px-'));
    const folders = [
      this.launched.home,
      this.launched.dataDir,
      ...profiles.map((name) => join(tmpdir(), name)),
    ];
    const files = await filesWith(token, folders);
    return files.map((file) => `it lies in ${file}`);
  }
}

export const attempts: readonly Attempt[] = Object.values(groups).flat();
