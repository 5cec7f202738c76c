import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import {
  isolationControlsSchema,
  isolationSchema,
} from '../../../../core/exchange/policy-isolation';
import { PageControl } from '../../../../main/isolation/view/page-control';
import { recordLog } from '../recorded-log';

/** What holds a page, one command of each kind, and those of it that hold a frame as well. */
const FRAME_GUARDS = [
  'Page.enable',
  'Page.addScriptToEvaluateOnNewDocument',
  'Page.setInterceptFileChooserDialog',
  'Target.setAutoAttach',
] as const;
const PAGE_GUARDS = [...FRAME_GUARDS, 'Input.setInterceptDrags'] as const;

const PAGE = 'the page';
const FRAME = 'a frame';

/** A page by the part of Electron's interface that is used; commands of `broken` fail in `target`. */
class FakePage extends EventEmitter {
  isGone = false;
  readonly debugger = Object.assign(new EventEmitter(), {
    attach: () => undefined,
    sendCommand: async (method: string, _given: object, target = PAGE): Promise<object> => {
      if (target === FRAME && this.isGone) throw new Error('Session with given id not found.');
      if (target === this.target && method === this.broken) throw new Error('broken for a test');
      return {};
    },
  });

  constructor(
    private readonly broken: string | undefined,
    private readonly target: string,
  ) {
    super();
  }

  isDestroyed(): boolean {
    return false;
  }

  attachFrame(): void {
    const given = { sessionId: FRAME, targetInfo: { type: 'iframe' } };
    this.debugger.emit('message', {}, 'Target.attachedToTarget', given);
  }
}

function controlOf(page: FakePage) {
  const lost = vi.fn();
  const { log } = recordLog();
  const control = new PageControl(
    page,
    {
      controls: isolationControlsSchema.parse(isolationSchema.parse({})),
      log,
      guardSource: '',
      tabId: 'tab',
      requested: () => undefined,
    },
    () => ({ refused: () => undefined }),
    lost,
  );
  return { control, lost };
}

describe('the hold of a page in the view engine', () => {
  it('stands where every command is done', async () => {
    const page = new FakePage(undefined, PAGE);
    const { control, lost } = controlOf(page);
    await control.start();
    page.attachFrame();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lost).not.toHaveBeenCalled();
  });

  it.each(PAGE_GUARDS)('does not stand where %s is not done', async (guard) => {
    const { control } = controlOf(new FakePage(guard, PAGE));
    await expect(control.start()).rejects.toThrow('broken for a test');
  });

  it.each(FRAME_GUARDS)('is lost with a frame that cannot be held: %s', async (guard) => {
    const page = new FakePage(guard, FRAME);
    const { control, lost } = controlOf(page);
    await control.start();
    page.attachFrame();
    await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1));
  });

  it('is not lost with a frame that has gone meanwhile', async () => {
    const page = new FakePage(undefined, PAGE);
    const { control, lost } = controlOf(page);
    await control.start();
    page.isGone = true;
    page.attachFrame();
    await new Promise((resolve) => setImmediate(resolve));
    expect(lost).not.toHaveBeenCalled();
  });

  it('is lost when the debugger is taken away', async () => {
    const page = new FakePage(undefined, PAGE);
    const { control, lost } = controlOf(page);
    await control.start();
    page.debugger.emit('detach');
    expect(lost).toHaveBeenCalledTimes(1);
  });
});
