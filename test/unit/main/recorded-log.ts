import type { Log } from '../../../main/log';

/** A log that keeps its lines for the test. */
export function recordLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (...args: unknown[]): void => {
    lines.push(JSON.stringify(args));
  };
  return { log: { info: write, warn: write, error: write }, lines };
}
