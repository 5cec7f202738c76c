import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { ElectronApplication } from 'playwright';
import { until } from './until';

const run = promisify(execFile);
const xdotool = (...words: readonly (string | number)[]) => run('xdotool', words.map(String));

interface Point {
  readonly x: number;
  readonly y: number;
}

/** A page that tells where it sees the pointer. */
export interface PointerWitness {
  mouse(): Point | undefined;
  forgetMouse(): void;
}

/** Pointer gestures by name: buttons of X11 and what is held meanwhile. */
const POINTER: Readonly<Record<string, { readonly button: number; readonly held?: string }>> = {
  click: { button: 1 },
  middle: { button: 2 },
  right: { button: 3 },
  'wheel-down': { button: 5 },
  'ctrl-click': { button: 1, held: 'ctrl' },
  'shift-click': { button: 1, held: 'shift' },
  'alt-click': { button: 1, held: 'alt' },
};

/** The place where the pointer is now, if it is another. */
function differs(now: Point | undefined, from: Point): Point | undefined {
  return now?.x === from.x && now.y === from.y ? undefined : now;
}

/** The isolated window on the screen: where its page is, and real mouse gestures over it. */
export class IsolatedScreen {
  private constructor(
    private readonly windowId: string,
    /** The page's corner on the screen. */
    private readonly corner: Point,
  ) {}

  /** Finds the page by moving the pointer over it: wherever the window shows it. */
  static async find(app: ElectronApplication, site: PointerWitness): Promise<IsolatedScreen> {
    const sourceId = await app.evaluate(({ BaseWindow, BrowserWindow }) => {
      const own = new Set<number>(BrowserWindow.getAllWindows().map((window) => window.id));
      const isolated = BaseWindow.getAllWindows().find(({ id }) => !own.has(id));
      isolated?.setBounds({ x: 0, y: 0, width: 1200, height: 860 });
      return isolated?.getMediaSourceId() ?? '';
    });
    const windowId = sourceId.split(':')[1] ?? '';
    const probe = { x: 700, y: 600 };
    site.forgetMouse();
    const heard = await until(60_000, async () => {
      await xdotool('windowraise', windowId, 'windowfocus', windowId);
      // A pointer that does not move says nothing.
      await xdotool('mousemove', probe.x - 20, probe.y, 'mousemove', probe.x - 40, probe.y);
      return site.mouse();
    });
    if (heard === undefined) throw new Error('the page does not hear the pointer');
    // Reports of earlier moves, or of the window's size before, may still be on their way: two moves
    // in a row that are told as they were made are of the window as it is.
    let [y, before] = [probe.y, heard];
    const last = await until(60_000, async () => {
      const moved = y === probe.y ? 20 : -20;
      const from = before;
      y += moved;
      await xdotool('mousemove', probe.x, y);
      const now = await until(1000, () => Promise.resolve(differs(site.mouse(), from)));
      before = now ?? from;
      return now?.y === from.y + moved && now.x === from.x ? now : undefined;
    });
    if (last === undefined) throw new Error('the page lost the pointer');
    const screen = new IsolatedScreen(windowId, { x: probe.x - last.x, y: y - last.y });
    await screen.pointer('click', { x: 700, y: 400 });
    return screen;
  }

  async focus(): Promise<void> {
    await xdotool('windowraise', this.windowId, 'windowfocus', this.windowId);
  }

  /** The person goes to the desktop: no window of ours has the focus. */
  async leave(): Promise<void> {
    const { stdout } = await xdotool('search', '--maxdepth', 0, '--name', '.*');
    await xdotool('windowfocus', stdout.trim().split('\n')[0] ?? '');
  }

  async pointer(gesture: string, at: Point): Promise<void> {
    const { button, held } = POINTER[gesture] ?? { button: 1 };
    const { x, y } = this.#onScreen(at);
    await xdotool('mousemove', x, y);
    if (held === undefined) await xdotool('click', button);
    else await xdotool('keydown', held, 'click', button, 'keyup', held);
  }

  /** Drags from a point of the page: to a point of the screen, or along the page. */
  async drag(from: Point, to?: Point): Promise<void> {
    const start = this.#onScreen({ x: from.x - 150, y: from.y - 70 });
    await this.#dragOnScreen(start, to ?? { x: start.x + 280, y: start.y });
  }

  async dragIn(from: Point, to: Point): Promise<void> {
    await this.#dragOnScreen(from, this.#onScreen(to));
  }

  /** Waits for a value that comes a moment later; the last one where it never comes. */
  async settled(read: () => Promise<string>, wanted: string): Promise<string> {
    let last = '';
    await until(10_000, async () => {
      last = await read();
      return last === wanted ? last : undefined;
    });
    return last;
  }

  #onScreen({ x, y }: Point): Point {
    return { x: Math.round(this.corner.x + x), y: Math.round(this.corner.y + y) };
  }

  /** In small steps: a drag begins after a few pixels, and its target hears of each move. */
  async #dragOnScreen(from: Point, to: Point): Promise<void> {
    await xdotool('mousemove', from.x, from.y, 'mousedown', 1);
    const steps = 12;
    for (let step = 1; step <= steps; step += 1) {
      const at = (start: number, end: number): number =>
        Math.round(start + ((end - start) * step) / steps);
      await xdotool('mousemove', at(from.x, to.x), at(from.y, to.y));
    }
    await xdotool('mousemove', to.x + 2, to.y + 2, 'mouseup', 1);
  }
}
