import type { CompanionStateStore } from '../companion/companion-state';
import type { Log } from '../log';
import type { ManagedSettings } from '../managed/schema';
import type { DesktopPaths } from '../paths';
import type { AgentSupervisor } from '../supervisor/agent-supervisor';
import { boardOf } from './clipboard/board';
import { DesktopClipboard } from './clipboard/desktop-clipboard';
import { osSeal } from './clipboard/os-seal';
import { StashFile } from './clipboard/stash-file';
import { IsolatedBrowser } from './isolated-browser';
import { pixelEngineOnDemand } from './pixels/pixel-engine-on-demand';
import { viewEngine } from './view/view-session';

export interface DeskBrowserOptions {
  readonly agent: AgentSupervisor;
  readonly state: CompanionStateStore;
  readonly settings: ManagedSettings;
  readonly paths: DesktopPaths;
  /** Opens an address again, in a session of its own. */
  readonly reopen: (url: string) => void;
  readonly log: Log;
}

/** The isolated browser of this desk, with both engines. */
export function deskBrowser(options: DeskBrowserOptions): IsolatedBrowser {
  const { agent, state, settings, paths, reopen, log } = options;
  return new IsolatedBrowser({
    agent,
    agentAddress: () => {
      const { proxyUrl, caFile } = state.get();
      return proxyUrl === undefined || caFile === undefined
        ? undefined
        : { proxy: proxyUrl, caFile };
    },
    engines: {
      view: viewEngine(paths.guardPreload),
      pixels: pixelEngineOnDemand({
        preload: paths.pixelsPreload,
        resourcesDir: paths.resourcesDir,
        executable: () => settings.isolationChromium,
      }),
    },
    desktopClipboard: new DesktopClipboard({
      board: boardOf('clipboard'),
      selection: process.platform === 'linux' ? boardOf('selection') : undefined,
      stashFile: new StashFile(paths.stashFile, osSeal),
      log,
    }),
    window: {
      preload: paths.isolatedPreload,
      language: () => state.get().language,
      askException: (wish) => agent.askException(wish),
      icon: paths.icon,
      log,
    },
    reopen,
    log,
  });
}
