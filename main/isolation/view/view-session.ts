import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { session, type Session } from 'electron';
import { trustOnly } from '../certificate-trust';
import type {
  EngineEvents,
  EngineOptions,
  EngineSession,
  IsolatedEngine,
  OpenEngine,
} from '../engine';
import { answerDialogs } from './dialogs';
import { keepDocumentsInside } from './document-policy';
import { takeDownloads } from './downloads';
import { guardWithArgument } from './guard-argument';
import { refusePermissions } from './permissions';
import { ViewTab, type ViewTabOptions } from './view-tab';

/** Tabs of one session. */
const TABS = 20;

/** Opens sessions of the engine whose pages run in this app; `guardPath` is the built preload/guard. */
export function viewEngine(guardPath: string): OpenEngine {
  return async (options) => {
    const source = await readFile(guardPath, 'utf8');
    return new ViewSession(await createPartition(options), { path: guardPath, source }, options);
  };
}

class ViewSession implements EngineSession {
  readonly #tabs = new Map<string, ViewTab>();

  constructor(
    private readonly partition: Session,
    /** The built preload/guard: its path and its source. */
    private readonly guard: { readonly path: string; readonly source: string },
    private readonly options: EngineOptions,
  ) {
    const { controls } = options;
    takeDownloads(partition, controls, (contents) => {
      return [...this.#tabs.values()].find((tab) => tab.contentsId === contents.id)?.events;
    });
    answerDialogs(partition, (id) => this.#tabs.get(id)?.events);
  }

  async newTab(on: EngineEvents): Promise<IsolatedEngine> {
    const tab = new ViewTab(this.#tabOptions(), on);
    await tab.prepare();
    return tab;
  }

  /** Everything that holds for the session reads the switches when it is asked. */
  controlsChanged(): Promise<void> {
    return Promise.resolve();
  }

  async close(): Promise<void> {
    for (const tab of this.#tabs.values()) await tab.close();
    await this.partition.closeAllConnections();
    await Promise.all([
      this.partition.clearStorageData(),
      this.partition.clearCache(),
      this.partition.clearAuthCache(),
      this.partition.clearHostResolverCache(),
      this.partition.clearCodeCaches({}),
    ]);
  }

  #tabOptions(): ViewTabOptions {
    const { path, source } = this.guard;
    return {
      ...this.options,
      session: this.partition,
      guard: { path, source: guardWithArgument(source, this.options.controls) },
      mayOpen: () => this.#tabs.size < TABS,
      opened: (tab) => this.#tabs.set(tab.id, tab),
      gone: (tab) => this.#tabs.delete(tab.id),
    };
  }
}

/** In memory, never used again, and the agent's proxy is its only way out. */
async function createPartition(options: EngineOptions): Promise<Session> {
  const partition = session.fromPartition(`isolated-${randomUUID()}`, { cache: false });
  await partition.setProxy({
    proxyRules: new URL(options.proxy).host,
    // Chromium goes straight to loopback unless told not to.
    proxyBypassRules: '<-loopback>',
  });
  partition.setCertificateVerifyProc(trustOnly(options.caPem, Date.now));
  refusePermissions(partition, options.controls);
  keepDocumentsInside(partition, options);
  partition.setSpellCheckerEnabled(false);
  return partition;
}
