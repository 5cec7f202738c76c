import { isAlive } from './lock';

/** How often the parent is looked for, ms. */
const INTERVAL_MS = 1000;

/**
 * Calls back once when the parent is gone. A utility process outlives a main process that was
 * killed, and would go on holding its port. Returns the way to stop.
 */
export function watchParent(
  pid: number,
  onGone: () => void,
  options: { readonly alive?: (pid: number) => boolean; readonly intervalMs?: number } = {},
): () => void {
  const alive = options.alive ?? isAlive;
  const timer = setInterval(() => {
    if (alive(pid)) return;
    clearInterval(timer);
    onGone();
  }, options.intervalMs ?? INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
