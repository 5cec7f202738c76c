import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import type { FrameState } from '../../../preload/isolated-contract';
import type { IsolatedSite } from '../../agent/control';
import { productName } from '../../text/messages';
import { refusedControls } from '../controls';
import type { BookedEngine, TabBook } from './tab-book';

export interface FrameFacts {
  readonly site: IsolatedSite;
  readonly controls: IsolationControls;
  /** Switches that an exception has opened for a time. */
  granted: IsolatedSite['granted'];
  readonly language: string;
  readonly endsAt: number;
  /** The session's time is up: nothing of it is left but this window. */
  isOver: boolean;
  /** Whether the site can be opened anew from here. */
  readonly canReopen: boolean;
  /** Whether this system keeps other programs from taking pictures of a window. */
  readonly canRefuseScreenshots: boolean;
}

/** Everything that the frame shows. */
export function frameState(facts: FrameFacts, book: TabBook<BookedEngine>): FrameState {
  const { site, controls, granted, language, endsAt } = facts;
  const { current, notice, dialog } = book;
  return {
    site: { id: site.id, name: site.name },
    language,
    product: productName(),
    engine: controls.engine,
    off: refusedControls(controls),
    inside: (['copy', 'paste'] as const).filter((name) => controls[name] === 'inside'),
    granted: [...granted],
    isReadOnly: controls.readOnly,
    screenshots: screenshots(facts),
    hasWatermark: controls.watermark,
    endsAt,
    ...(facts.isOver ? { over: { canReopen: facts.canReopen } } : {}),
    tabs: book.tabs.map(({ id, title, icon, isLoading, trouble }) => ({
      id,
      title,
      isLoading,
      ...(icon === undefined ? {} : { icon }),
      ...(trouble === undefined ? {} : { trouble }),
    })),
    current: current?.id ?? 0,
    address: current?.address ?? site.url,
    canGoBack: current?.canGoBack ?? false,
    canGoForward: current?.canGoForward ?? false,
    zoom: current?.zoom ?? 1,
    ...(current?.hits === undefined ? {} : { hits: { ...current.hits } }),
    ...(notice === undefined ? {} : { notice }),
    ...(dialog === undefined ? {} : { dialog }),
  };
}

function screenshots({ controls, canRefuseScreenshots }: FrameFacts): FrameState['screenshots'] {
  if (controls.screenshots === 'allow') return 'allowed';
  return canRefuseScreenshots ? 'refused' : 'unable';
}
