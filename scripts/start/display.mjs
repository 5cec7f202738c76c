import process from 'node:process';
import { say } from '../lib/run.mjs';

/** Whether windows can be shown at all. */
export function hasDisplay() {
  if (process.platform !== 'linux') return true;
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

/**
 * Command line of Electron for the app in `folder`. Chromium refuses to start its sandbox for root;
 * nobody should use a desktop as root, but containers and test machines do.
 * @param {string} folder @param {string[]} appArguments
 */
export function electronArguments(folder, appArguments) {
  const asRoot = process.platform === 'linux' && process.getuid?.() === 0;
  if (asRoot)
    say("Running as root: Chromium's own sandbox is off. Use an ordinary account for daily work.");
  return [...(asRoot ? ['--no-sandbox'] : []), folder, ...appArguments];
}
