import { app } from 'electron';
import { findDeepLink } from './deep-link';
import type { Desktop } from './desktop';
import { parseOptions } from './options';

/** Holds the end of the app until everything has ended in order. */
export function stopBeforeQuit(starting: Promise<Desktop>, failed: (error: unknown) => void): void {
  let state: 'running' | 'stopping' | 'stopped' = 'running';
  app.on('before-quit', (event) => {
    if (state === 'stopped') return;
    event.preventDefault();
    if (state === 'stopping') return;
    state = 'stopping';
    starting
      .then((desktop) => desktop.stop())
      .catch(failed)
      .finally(() => {
        state = 'stopped';
        app.quit();
      });
  });
  // The app lives in the tray; closing a window does not end it.
  app.on('window-all-closed', () => undefined);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => app.quit());
}

/** What comes from outside to an app that runs: links, and a second start of it. */
export function listenOutside(starting: Promise<Desktop>, failed: (error: unknown) => void): void {
  app.on('open-url', (event, url) => {
    event.preventDefault();
    starting.then((desktop) => desktop.links.deepLink(url)).catch(failed);
  });
  app.on('second-instance', (_event, argv, workingDir) => {
    starting.then((desktop) => startedAgain(desktop, argv, workingDir)).catch(failed);
  });
}

async function startedAgain(
  desktop: Desktop,
  argv: readonly string[],
  workingDir: string,
): Promise<void> {
  const link = findDeepLink(argv);
  if (link !== undefined) return desktop.links.deepLink(link);
  const { isolate } = parseOptions(argv, workingDir);
  if (isolate !== undefined) return desktop.links.isolate(isolate);
  desktop.show();
}
