import type { PixelFrame, PixelTextNode } from '../../../preload/pixels-contract';
import type { EngineEvents } from '../engine';
import type { Caret } from './page-agent';
import type { PixelTab } from './pixel-tab';

/** Where a tab of the engine is seen: a view of ours, or a test. */
export interface PixelScreen {
  /** Resolves once the picture is on the screen. */
  frame(frame: PixelFrame): Promise<void>;
  cursor(shape: string, title: string): void;
  caret(caret: Caret | undefined): void;
  text(nodes: readonly PixelTextNode[]): void;
}

/** Events of a tab; what is `popup` to the window carries a tab with a view. */
export type PixelEvents = Omit<EngineEvents, 'popup' | 'closed'> & {
  /** A page opened a tab, or a file is to be seen in one of its own. */
  popup(tab: PixelTab): void;
  closed(): void;
};

/** Files that go through the companion's own dialogs. */
export interface PixelFiles {
  /** Asks for files to give to a page; none where the person thought better of it. */
  choose(isMultiple: boolean): Promise<readonly string[]>;
  /** Asks where to save, and saves. The path, or nothing. */
  save(name: string, content: Uint8Array): Promise<string | undefined>;
}
