import type { Log } from '../../log';
import type { EngineEvents, IsolatedEngine, WindowShortcut } from '../engine';
import type { ViewedFile } from './file-viewer';
import type { BookedTab, TabBook } from './tab-book';

export type WindowTab = BookedTab<IsolatedEngine>;

/** Whose events these are; those of an engine that its tab has no longer are nobody's. */
export interface BoundEvents {
  tab?: WindowTab;
  engine?: IsolatedEngine;
}

/** What the events of a tab do to its window. */
export interface TabHost {
  readonly book: TabBook<IsolatedEngine>;
  readonly log: Log;
  readonly isClosed: () => boolean;
  /** What the frame shows is another. */
  readonly changed: () => void;
  /** There is something for the person to read. */
  readonly noticed: () => void;
  /** The page in front asks the person something. */
  readonly asked: () => void;
  readonly popup: (engine: IsolatedEngine, adopt: (on: EngineEvents) => void) => void;
  readonly view: (file: ViewedFile) => void;
  readonly drop: (tab: WindowTab) => void;
  readonly shortcut: (key: WindowShortcut) => void;
}

/** Notes what a tab tells in the book of its window. */
export function tabEvents(bound: BoundEvents, host: TabHost): EngineEvents {
  const { book } = host;
  const tabOf = (): WindowTab | undefined =>
    bound.tab?.engine === bound.engine ? bound.tab : undefined;
  const change = (apply: (tab: WindowTab) => void): void => {
    const tab = tabOf();
    if (tab === undefined || host.isClosed()) return;
    apply(tab);
    host.changed();
  };
  const trouble = (kind: 'failed' | 'crashed', code: string): void =>
    change((tab) => {
      tab.trouble = { kind, code };
      tab.isLoading = false;
    });
  return {
    title: (title) => change((tab) => (tab.title = title.slice(0, 300))),
    address: (url, { back, forward }) =>
      change((tab) => {
        Object.assign(tab, { address: url, canGoBack: back, canGoForward: forward });
      }),
    loading: (isLoading) =>
      change((tab) => {
        tab.isLoading = isLoading;
        if (isLoading) tab.trouble = undefined;
      }),
    favicon: (dataUrl) => change((tab) => (tab.icon = dataUrl)),
    found: (hits) => change((tab) => (tab.hits = hits)),
    refused: (refusal) => {
      book.refuse(refusal);
      host.noticed();
    },
    popup: (engine, adopt) => {
      if (!host.isClosed()) host.popup(engine, adopt);
    },
    download: ({ name, mimeType, content }) => {
      if (content !== undefined) host.view({ name, mimeType, content });
      else book.note('saved', name);
      host.noticed();
    },
    failed: (_url, code) => trouble('failed', code),
    closed: () => {
      const tab = tabOf();
      if (tab !== undefined) host.drop(tab);
    },
    crashed: (reason) => {
      host.log.warn({ reason }, 'an isolated page has crashed');
      trouble('crashed', reason);
    },
    dialog: async (dialog) => {
      const tab = tabOf();
      if (tab === undefined || host.isClosed()) return { accepted: false };
      const answer = book.ask(tab, dialog);
      host.changed();
      // Keys would go on into a page that waits; the question takes them.
      if (tab === book.current) host.asked();
      const given = await answer;
      host.changed();
      return given;
    },
    shortcut: host.shortcut,
  };
}
