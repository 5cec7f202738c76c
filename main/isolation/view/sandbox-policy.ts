import type { IsolationControls } from '../../../core/exchange/policy-isolation';

/**
 * The CSP `sandbox` directive for every document of an isolated app. Unlike anything a script can
 * patch, it binds frames of every kind, `about:blank` included. Without `allow-modals` there is no
 * print(), and no alert() either (the page script brings that one back); without `allow-downloads`
 * no download starts.
 */
export function sandboxDirective(controls: IsolationControls): string {
  return [
    'sandbox',
    'allow-scripts',
    'allow-same-origin',
    'allow-forms',
    'allow-popups',
    ...(controls.print === 'allow' ? ['allow-modals'] : []),
    ...(controls.download === 'refuse' ? [] : ['allow-downloads']),
  ].join(' ');
}
