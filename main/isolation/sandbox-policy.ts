import type { IsolationSwitches } from './switches';

/**
 * The CSP `sandbox` directive for every document of an isolated site. Unlike anything a script can
 * patch, it binds frames of every kind, `about:blank` included. Without `allow-modals` there is no
 * print(), and no alert() either; without `allow-downloads` no download starts.
 */
export function sandboxDirective(switches: IsolationSwitches): string {
  return [
    'sandbox',
    'allow-scripts',
    'allow-same-origin',
    'allow-forms',
    'allow-popups',
    ...(switches.print === 'allow' ? ['allow-modals'] : []),
    ...(switches.download === 'allow' ? ['allow-downloads'] : []),
  ].join(' ');
}
