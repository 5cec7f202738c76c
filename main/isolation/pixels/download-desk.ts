import { randomUUID } from 'node:crypto';
import type { Protocol } from 'puppeteer-core';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { shownType } from '../chrome/file-type';
import { OWN_ORIGIN, type FileAnswer, type OwnPage } from './navigation-gate';
import type { PixelTab } from './pixel-tab';

export interface DownloadDeskOptions {
  readonly controls: Pick<IsolationControls, 'download'>;
  /** Saves where the person says; the path, or nothing where they say nowhere. */
  readonly save: (name: string, content: Buffer) => Promise<string | undefined>;
  /** Opens a page of ours in a tab beside this one. */
  readonly open: (tab: PixelTab, url: string) => Promise<void>;
}

/** Files that are shown at a time; the oldest is forgotten first. */
const VIEWED_FILES = 10;
/**
 * What becomes of files: refused, shown in a tab of the engine, or saved by the companion's dialog.
 * They are read in the engine's memory and never lie on the disk unless a person has saved them.
 */
export class DownloadDesk {
  readonly #pages = new Map<string, OwnPage>();

  constructor(private readonly options: DownloadDeskOptions) {}

  /** A page of ours with a file, by its address. */
  page(url: string): OwnPage | undefined {
    return this.#pages.get(url);
  }

  /** A server answered with a file, which the navigation gate has read. */
  async received(tab: PixelTab, file: FileAnswer): Promise<void> {
    const name = file.name ?? nameIn(file.url);
    if (this.options.controls.download === 'refuse' || file.content === undefined) {
      tab.tell((on) => on.refused({ what: 'download', detail: name }));
      return;
    }
    await this.#deliver(tab, name, file.mimeType, file.content);
  }

  /** Chromium began a download that is no answer of a server, and has been kept from it. */
  async begun(tab: PixelTab, download: Protocol.Browser.DownloadWillBeginEvent): Promise<void> {
    const { url, suggestedFilename: name } = download;
    // Content that a page has made itself can be read where it was made.
    const content =
      this.options.controls.download === 'refuse' ? undefined : await tab.readLocally(url);
    if (content === undefined) {
      tab.tell((on) => on.refused({ what: 'download', detail: name }));
      return;
    }
    await this.#deliver(tab, name, content.mimeType, content.bytes);
  }

  async #deliver(tab: PixelTab, name: string, mimeType: string, content: Buffer): Promise<void> {
    if (this.options.controls.download === 'allow') {
      const path = await this.options.save(name, content);
      if (path !== undefined) tab.tell((on) => on.download({ name, mimeType, path }));
      return;
    }
    const shownAs = shownType(name, mimeType);
    if (shownAs === undefined) {
      tab.tell((on) => on.refused({ what: 'download', detail: name }));
      return;
    }
    const url = `${OWN_ORIGIN}/file/${randomUUID()}/${encodeURIComponent(name)}`;
    this.#pages.set(url, { mimeType: shownAs, content });
    const oldest = this.#pages.size > VIEWED_FILES ? [...this.#pages.keys()][0] : undefined;
    if (oldest !== undefined) this.#pages.delete(oldest);
    await this.options.open(tab, url);
  }
}

function nameIn(url: string): string {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  try {
    return decodeURIComponent(last) || 'file';
  } catch {
    // Not percent-encoding: as it stands.
    return last;
  }
}
