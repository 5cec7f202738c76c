import type { IsolationControls } from '../../../core/exchange/policy-isolation';
import { refusedControls } from '../controls';

/**
 * Tells preload/guard what to refuse, on its process's command line. A clipboard that is `inside` is
 * refused to the page as well: what is copied and pasted there passes through us, by other ways.
 */
export function guardArgument(controls: IsolationControls): string {
  const off = new Set<string>(refusedControls(controls));
  for (const name of ['copy', 'paste'] as const) {
    if (controls[name] !== 'allow') off.add(name);
  }
  return `--portcullis-guard=${[...off].join(',')}`;
}

/** The guard for a world without a process: what it would read from the command line stands before it. */
export function guardWithArgument(source: string, controls: IsolationControls): string {
  const argv = JSON.stringify([guardArgument(controls)]);
  return `(() => { const process = { argv: ${argv} };\n${source}\n})();`;
}
